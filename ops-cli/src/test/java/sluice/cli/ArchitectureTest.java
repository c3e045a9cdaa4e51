package sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The stairs of the shell go one way, and the terminal library stays in its room.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("sluice.cli");

    @Test
    void stairsGoOneWay() {
        slices().matching("sluice.cli.(*)..").should().beFreeOfCycles().check(CLASSES);
        lower("show", "command", "shell", "boot");
        lower("command", "shell", "boot");
        lower("shell", "boot");
    }

    private static void lower(String room, String... above) {
        for (String higher : above) {
            noClasses()
                    .that()
                    .resideInAPackage("sluice.cli." + room)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("sluice.cli." + higher)
                    .check(CLASSES);
        }
    }

    @Test
    void librariesAreConfined() {
        noClasses()
                .that()
                .resideOutsideOfPackage("sluice.cli.shell")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jline..")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "sluice.boot..", "tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void packagesAreNullMarkedAndNamesSaySomething() {
        for (var type : CLASSES) {
            assertThat(type.getPackage().tryGetAnnotationOfType(NullMarked.class))
                    .as(type.getPackageName())
                    .isPresent();
            assertThat(type.getSimpleName())
                    .doesNotMatch(".*(Utils?|Helper|Manager|Impl|Base|Common)$");
        }
        assertThat(CLASSES).hasSizeGreaterThan(50);
    }
}
