package sluice.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The stairs of this module go one way.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("sluice.runtime");

    @Test
    void stairsGoOneWay() {
        slices().matching("sluice.(runtime..)").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("sluice.runtime")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sluice.runtime.*")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("sluice.runtime.diagnosis")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("sluice.runtime.action")
                .check(CLASSES);
    }

    @Test
    void jacksonReadsTheJournalOnly() {
        noClasses()
                .that()
                .doNotHaveSimpleName("JsonReader")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..")
                .check(CLASSES);
    }

    @Test
    void packagesAreNullMarkedAndNamesSaySomething() {
        classes().should().resideInAnyPackage("sluice.runtime", "sluice.runtime.*").check(CLASSES);
        for (var type : CLASSES) {
            assertThat(type.getPackage().tryGetAnnotationOfType(NullMarked.class))
                    .as(type.getPackageName())
                    .isPresent();
            assertThat(type.getSimpleName())
                    .doesNotMatch(".*(Utils?|Helper|Manager|Impl|Base|Common)$");
        }
        assertThat(CLASSES).hasSizeGreaterThan(30);
    }
}
