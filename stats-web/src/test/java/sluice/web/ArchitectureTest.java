package sluice.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

/// The house of the page: imports go up only, Undertow stays in `server`.
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("sluice.web");

    @Test
    void roomsImportOnlyWhatStandsBelow() {
        assertThat(CLASSES.size()).isGreaterThan(30);
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("boot")
                .definedBy("sluice.web.boot")
                .layer("server")
                .definedBy("sluice.web.server")
                .layer("page")
                .definedBy("sluice.web.page")
                .layer("api")
                .definedBy("sluice.web.api")
                .layer("poll")
                .definedBy("sluice.web.poll")
                .whereLayer("boot")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("boot")
                .whereLayer("page")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("api")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("poll")
                .mayOnlyBeAccessedByLayers("server", "page", "api")
                .check(CLASSES);
        slices().matching("sluice.web.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void librariesAreConfined() {
        noClasses()
                .that()
                .resideOutsideOfPackage("sluice.web.server")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.undertow..", "org.xnio..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackages("sluice.web.api", "sluice.web.server")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "sluice.cli..", "sluice.tui..", "sluice.log..")
                .check(CLASSES);
    }

    @Test
    void namesAndState() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)").check(CLASSES);
        fields().that().areStatic().should().haveModifier(JavaModifier.FINAL).check(CLASSES);
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(CLASSES);
    }
}
