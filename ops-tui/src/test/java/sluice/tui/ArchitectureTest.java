package sluice.tui;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// The stairs of the dashboard go one way, and Lanterna stays in its room.
class ArchitectureTest {
    private static final List<String> ROOMS =
            List.of("key", "poll", "act", "screen", "view", "terminal", "boot");
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("sluice.tui");

    @Test
    void everyRoomSeesOnlyRoomsToItsLeft() {
        assertThat(CLASSES.size()).isGreaterThan(70);
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            var right = new ArrayList<String>();
            for (String room : ROOMS.subList(i + 1, ROOMS.size())) {
                right.add("sluice.tui." + room + "..");
            }
            noClasses()
                    .that()
                    .resideInAPackage("sluice.tui." + ROOMS.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(right.toArray(String[]::new))
                    .check(CLASSES);
        }
        slices().matching("sluice.tui.(*)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void lanternaStaysInTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackage("sluice.tui.terminal")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.googlecode.lanterna..")
                .check(CLASSES);
    }

    @Test
    void everyRoomIsNullMarked() throws ClassNotFoundException {
        for (String room : ROOMS) {
            var marker =
                    Class.forName("sluice.tui." + room + ".package-info")
                            .getPackage()
                            .isAnnotationPresent(org.jspecify.annotations.NullMarked.class);
            assertThat(marker).as(room).isTrue();
        }
    }

    @Test
    void screensAndViewsArePure() {
        noClasses()
                .that()
                .resideInAnyPackage("sluice.tui.key", "sluice.tui.screen", "sluice.tui.view")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.(io|nio\\.file)\\..*|java\\.lang\\.Thread|sluice\\.runtime\\.RuntimeClient")
                .check(CLASSES);
    }
}
