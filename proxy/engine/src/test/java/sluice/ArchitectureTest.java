package sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sluice.loop.LoopConfined;

import java.util.List;
import java.util.regex.Pattern;

/// The house of docs/architecture.md, held: stairs go one way, and every room keeps its own rules.
class ArchitectureTest {
    /// From left to right; a room imports only what stands to its left, neighbours of one floor do not see each other.
    private static final List<List<String>> FLOORS =
            List.of(
                    List.of("catalog"),
                    List.of("loop"),
                    List.of("value"),
                    List.of("wire"),
                    List.of("stick"),
                    List.of("proxies"),
                    List.of("stream"),
                    List.of("sample"),
                    List.of("flow"),
                    List.of("upkeep", "operation"),
                    List.of("config"),
                    List.of("keyword"),
                    List.of("boot"));

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(location -> !location.contains("/sluice/vocabulary/"))
                    .importPackages("sluice");

    static List<String> rooms() {
        return FLOORS.stream().flatMap(List::stream).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rooms")
    void imports_only_what_stands_to_its_left(String room) {
        int floor = 0;
        while (!FLOORS.get(floor).contains(room)) {
            floor++;
        }
        var forbidden =
                FLOORS.subList(floor, FLOORS.size()).stream()
                        .flatMap(List::stream)
                        .filter(other -> !other.equals(room))
                        .map(other -> "sluice." + other + "..")
                        .toArray(String[]::new);
        if (forbidden.length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage("sluice." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(forbidden)
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("sluice.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void keywords_do_not_see_the_compiler() {
        noClasses()
                .that()
                .resideInAPackage("sluice.keyword..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sluice.config.compile..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void the_syntax_of_the_configuration_is_plain_java() {
        noClasses()
                .that()
                .resideInAPackage("sluice.config.syntax..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "sluice.config.syntax..", "org.jspecify..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void the_flow_knows_no_concrete_filter() {
        noClasses()
                .that()
                .resideInAPackage("sluice.flow")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sluice.flow.filter.*..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void what_is_confined_to_a_loop_uses_no_concurrency() {
        classes()
                .that()
                .areAnnotatedWith(LoopConfined.class)
                .should(keepToTheirLoop())
                .check(CLASSES);
    }

    @Test
    void no_static_field_can_change() {
        fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(areOurs())
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        var unmarked =
                CLASSES.stream()
                        .filter(type -> !type.getPackage().isAnnotatedWith(NullMarked.class))
                        .map(JavaClass::getPackageName)
                        .distinct()
                        .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void only_boot_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("sluice.boot..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(CLASSES);
    }

    @Test
    void a_name_says_what_the_thing_is() {
        var vague = Pattern.compile(".*(Utils?|Helper|Manager|Common|Impl)$");
        var found =
                CLASSES.stream()
                        .map(JavaClass::getSimpleName)
                        .filter(vague.asMatchPredicate())
                        .toList();
        assertThat(found).isEmpty();
    }

    @Test
    void the_test_saw_the_engine() {
        assertThat(CLASSES.size()).isGreaterThan(50);
    }

    private static DescribedPredicate<JavaClass> areOurs() {
        return DescribedPredicate.describe(
                "are ours", type -> type.getPackageName().startsWith("sluice"));
    }

    private static ArchCondition<JavaClass> keepToTheirLoop() {
        return new ArchCondition<>(
                "have no volatile, no synchronized and nothing of java.util.concurrent") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    if (field.getModifiers().contains(JavaModifier.VOLATILE)
                            || field.getRawType()
                                    .getPackageName()
                                    .startsWith("java.util.concurrent")) {
                        events.add(SimpleConditionEvent.violated(field, field.getFullName()));
                    }
                }
                for (var method : type.getMethods()) {
                    if (method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                        events.add(SimpleConditionEvent.violated(method, method.getFullName()));
                    }
                }
            }
        };
    }
}
