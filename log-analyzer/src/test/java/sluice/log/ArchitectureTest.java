package sluice.log;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// format ← where ← tally ← read, and tally ← question ← report ← boot; decompression libraries in one class.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("sluice.log");

    @Test
    void packagesAreFreeOfCycles() {
        assertThat(CLASSES.size()).isGreaterThan(60);
        slices().matching("sluice.log.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void questionsKnowNoOutputAndNoFiles() {
        noClasses()
                .that()
                .resideInAPackage("sluice.log.question..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "sluice.log.report..",
                        "sluice.log.read..",
                        "sluice.log.boot..",
                        "java.nio.file..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("sluice.log.format..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "sluice.log.tally..", "sluice.log.question..", "sluice.log.read..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("sluice.log.tally..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "sluice.log.question..", "sluice.log.read..", "sluice.log.report..")
                .check(CLASSES);
    }

    @Test
    void decompressionLibrariesStayInOneClass() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Decompression")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.commons.compress..", "com.github.luben..", "org.tukaani..")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() throws ClassNotFoundException {
        for (var type : CLASSES) {
            Class<?> packageInfo = Class.forName(type.getPackageName() + ".package-info");
            assertThat(packageInfo.isAnnotationPresent(NullMarked.class))
                    .as(type.getPackageName())
                    .isTrue();
        }
    }
}
