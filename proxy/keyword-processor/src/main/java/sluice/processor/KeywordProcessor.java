package sluice.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/// Turns methods with a keyword annotation into entries of a catalog.
///
/// A keyword annotation is one that carries `sluice.catalog.Collected`. For each package with such methods this writes
/// `PACKAGE.KeywordIndex` (the methods stay package-private), for all of them `sluice.boot.KeywordIndex`, and the doc comments to
/// `META-INF/manual/PACKAGE.md`. A keyword without a doc comment, or a second one of the same name and kind, does not compile.
@SupportedAnnotationTypes("*")
public final class KeywordProcessor extends AbstractProcessor {
    private static final String COLLECTED = "sluice.catalog.Collected";

    /// One annotated method.
    ///
    /// @param function the functional interface that the generated class implements
    /// @param arguments Java source of the record's components before the function
    private record Found(
            ExecutableElement method,
            String kind,
            List<String> names,
            String entry,
            TypeElement function,
            List<String> arguments) {}

    private final Map<String, List<Found>> byPackage = new TreeMap<>();
    private final Map<String, ExecutableElement> seen = new HashMap<>();
    private boolean written;

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (TypeElement annotation : annotations) {
            AnnotationMirror collected = mirror(annotation, COLLECTED);
            if (collected == null) {
                continue;
            }
            for (Element element : round.getElementsAnnotatedWith(annotation)) {
                if (element instanceof ExecutableElement method) {
                    collect(method, annotation, collected);
                }
            }
        }
        if (!written && !byPackage.isEmpty()) {
            written = true;
            byPackage.forEach(this::writePackage);
            writeWhole();
        }
        return false;
    }

    private void collect(
            ExecutableElement method, TypeElement annotation, AnnotationMirror collected) {
        if (!method.getModifiers().contains(Modifier.STATIC)
                || method.getModifiers().contains(Modifier.PRIVATE)) {
            error(method, "a keyword is a static method that its package can see");
            return;
        }
        String kind = (String) value(collected, "kind").getValue();
        var entry = (TypeElement) ((DeclaredType) value(collected, "entry").getValue()).asElement();
        var function =
                (TypeElement) ((DeclaredType) value(collected, "function").getValue()).asElement();
        AnnotationMirror use = mirror(method, annotation.getQualifiedName().toString());
        if (use == null) {
            return;
        }
        var given = processingEnv.getElementUtils().getElementValuesWithDefaults(use);
        var arguments = new ArrayList<String>();
        var names = new ArrayList<String>();
        for (Element member : annotation.getEnclosedElements()) {
            if (member.getKind() != ElementKind.METHOD) {
                continue;
            }
            AnnotationValue argument =
                    Objects.requireNonNull(given.get((ExecutableElement) member));
            arguments.add(source(argument, member.getSimpleName().contentEquals("name")));
            if (member.getSimpleName().contentEquals("name")) {
                names.addAll(strings(argument));
            }
        }
        if (names.isEmpty()) {
            error(method, "a keyword needs a name");
            return;
        }
        String comment = processingEnv.getElementUtils().getDocComment(method);
        if (comment == null || comment.isBlank()) {
            error(
                    method,
                    kind
                            + " '"
                            + names.get(0)
                            + "' has no manual entry: its doc comment is missing");
        }
        // The same word may mean different things in different places (`in`), but only one thing in
        // each.
        List<String> places = places(annotation, given);
        for (String name : names) {
            for (String place : places) {
                ExecutableElement before =
                        seen.put(entry.getQualifiedName() + " " + place + " " + name, method);
                if (before != null && !before.equals(method)) {
                    error(
                            method,
                            kind
                                    + " '"
                                    + name
                                    + "' exists already in "
                                    + before.getEnclosingElement());
                }
            }
        }
        var found =
                new Found(
                        method,
                        kind,
                        names,
                        entry.getQualifiedName().toString(),
                        function,
                        arguments);
        byPackage.computeIfAbsent(packageOf(method).toString(), _ -> new ArrayList<>()).add(found);
    }

    private void writePackage(String name, List<Found> keywords) {
        var functions = new TreeMap<String, List<Found>>();
        var collectors = new TreeMap<String, StringBuilder>();
        for (Found found : keywords) {
            var sharing =
                    functions.computeIfAbsent(
                            found.function.getQualifiedName().toString(), _ -> new ArrayList<>());
            String holder = holder(found.method);
            collectors
                    .computeIfAbsent(holder, _ -> new StringBuilder())
                    .append("        catalog.add(new ")
                    .append(found.entry)
                    .append('(')
                    .append(String.join(", ", found.arguments))
                    .append(", new ")
                    .append(className(found.function))
                    .append('(')
                    .append(sharing.size())
                    .append(")));\n");
            sharing.add(found);
        }
        var source =
                new StringBuilder(
                        "package " + name + ";\n\n/// Generated: the keywords of this package.\n");
        source.append(
                "@javax.annotation.processing.Generated(\"sluice.processor.KeywordProcessor\")\n");
        source.append("public final class KeywordIndex {\n    private KeywordIndex() {}\n\n");
        source.append("    public static void collect(sluice.catalog.Catalog catalog) {\n");
        collectors
                .keySet()
                .forEach(holder -> source.append("        collect" + holder + "(catalog);\n"));
        source.append("    }\n");
        collectors.forEach(
                (holder, lines) ->
                        source.append("\n    private static void collect")
                                .append(holder)
                                .append("(sluice.catalog.Catalog catalog) {\n")
                                .append(lines)
                                .append("    }\n"));
        functions.values().forEach(sharing -> source.append(functionClass(sharing)));
        source.append("}\n");
        write(name + ".KeywordIndex", source, keywords);
        writeManual(name, keywords);
    }

    /// One class per functional interface that selects the method by number: no lambda has to be linked at start.
    private String functionClass(List<Found> sharing) {
        TypeElement function = sharing.get(0).function;
        ExecutableElement shape = null;
        for (Element member : function.getEnclosedElements()) {
            if (member instanceof ExecutableElement method
                    && method.getModifiers().contains(Modifier.ABSTRACT)) {
                shape = method;
            }
        }
        if (shape == null) {
            error(function, "a keyword function is an interface with one method");
            return "";
        }
        var parameters = new ArrayList<String>();
        var passed = new ArrayList<String>();
        for (int i = 0; i < shape.getParameters().size(); i++) {
            parameters.add(erased(shape.getParameters().get(i).asType()) + " p" + i);
            passed.add("p" + i);
        }
        String result = erased(shape.getReturnType());
        boolean empty = result.equals("void");
        var source =
                new StringBuilder(
                        "\n    private record "
                                + className(function)
                                + "(int number) implements "
                                + function.getQualifiedName()
                                + " {\n        @Override\n        public "
                                + result
                                + " "
                                + shape.getSimpleName()
                                + "("
                                + String.join(", ", parameters)
                                + ") {\n            "
                                + (empty ? "" : "return ")
                                + "switch (number) {\n");
        for (int i = 0; i < sharing.size(); i++) {
            ExecutableElement method = sharing.get(i).method;
            source.append(
                    "                case "
                            + i
                            + " -> "
                            + holder(method)
                            + "."
                            + method.getSimpleName()
                            + "("
                            + String.join(", ", passed)
                            + ");\n");
        }
        source.append(
                "                default -> throw new AssertionError(number);\n            }");
        return source.append(empty ? "\n" : ";\n").append("        }\n    }\n").toString();
    }

    private void writeWhole() {
        var source =
                new StringBuilder(
                        "package sluice.boot;\n\n/// Generated: every keyword of the engine.\n");
        source.append(
                "@javax.annotation.processing.Generated(\"sluice.processor.KeywordProcessor\")\n");
        source.append("public final class KeywordIndex {\n    private KeywordIndex() {}\n\n");
        source.append("    public static sluice.catalog.Catalog collect() {\n");
        source.append("        var catalog = new sluice.catalog.Catalog();\n");
        byPackage
                .keySet()
                .forEach(
                        name ->
                                source.append(
                                        "        " + name + ".KeywordIndex.collect(catalog);\n"));
        source.append("        return catalog;\n    }\n\n");
        source.append("    /// The resources that hold the manual entries.\n");
        source.append(
                "    public static java.util.List<String> manuals() {\n"
                        + "        return java.util.List.of(");
        var resources = new ArrayList<String>();
        byPackage
                .keySet()
                .forEach(
                        name ->
                                resources.add(
                                        "\n                \"META-INF/manual/" + name + ".md\""));
        source.append(String.join(",", resources)).append(");\n    }\n}\n");
        var all = new ArrayList<Found>();
        byPackage.values().forEach(all::addAll);
        write("sluice.boot.KeywordIndex", source, all);
    }

    /// Sections that begin with `\001KIND\tNAME NAME…` and hold the doc comment as written.
    private void writeManual(String name, List<Found> keywords) {
        try (Writer writer =
                processingEnv
                        .getFiler()
                        .createResource(
                                StandardLocation.CLASS_OUTPUT,
                                "",
                                "META-INF/manual/" + name + ".md")
                        .openWriter()) {
            for (Found found : keywords) {
                String comment = processingEnv.getElementUtils().getDocComment(found.method);
                writer.write("\001" + found.kind + "\t" + String.join(" ", found.names) + "\n");
                writer.write((comment == null ? "" : comment.stripIndent().strip()) + "\n");
            }
        } catch (IOException failure) {
            processingEnv
                    .getMessager()
                    .printMessage(Diagnostic.Kind.ERROR, "cannot write the manual: " + failure);
        }
    }

    private void write(String type, CharSequence source, List<Found> origins) {
        var holders = new TreeSet<Element>((a, b) -> a.toString().compareTo(b.toString()));
        origins.forEach(found -> holders.add(found.method.getEnclosingElement()));
        try (Writer writer =
                processingEnv
                        .getFiler()
                        .createSourceFile(type, holders.toArray(Element[]::new))
                        .openWriter()) {
            writer.write(source.toString());
        } catch (IOException failure) {
            processingEnv
                    .getMessager()
                    .printMessage(Diagnostic.Kind.ERROR, "cannot write " + type + ": " + failure);
        }
    }

    private String erased(TypeMirror type) {
        return processingEnv.getTypeUtils().erasure(type).toString().replaceAll("@\\S+ ", "");
    }

    private static String holder(ExecutableElement method) {
        return Objects.requireNonNull(method.getEnclosingElement()).getSimpleName().toString();
    }

    private static String className(TypeElement function) {
        Element outer = function.getEnclosingElement();
        return (outer instanceof TypeElement ? outer.getSimpleName() : "")
                + function.getSimpleName().toString()
                + "Keywords";
    }

    private PackageElement packageOf(Element element) {
        return processingEnv.getElementUtils().getPackageOf(element);
    }

    private static @org.jspecify.annotations.Nullable AnnotationMirror mirror(
            Element element, String annotation) {
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (mirror.getAnnotationType().toString().equals(annotation)) {
                return mirror;
            }
        }
        return null;
    }

    private static AnnotationValue value(AnnotationMirror mirror, String name) {
        for (var element : mirror.getElementValues().entrySet()) {
            if (element.getKey().getSimpleName().contentEquals(name)) {
                return element.getValue();
            }
        }
        throw new IllegalStateException(mirror + " lacks " + name);
    }

    /// The values of the annotation's element `in`, where a name has to be the only one; one empty place without it.
    private static List<String> places(
            TypeElement annotation,
            Map<? extends ExecutableElement, ? extends AnnotationValue> given) {
        for (Element member : annotation.getEnclosedElements()) {
            if (member instanceof ExecutableElement method
                    && method.getSimpleName().contentEquals("in")
                    && given.get(method) instanceof AnnotationValue value
                    && value.getValue() instanceof List<?> places) {
                return places.stream().map(Object::toString).toList();
            }
        }
        return List.of("");
    }

    private static List<String> strings(AnnotationValue value) {
        var strings = new ArrayList<String>();
        if (value.getValue() instanceof List<?> values) {
            values.forEach(
                    each -> strings.add(String.valueOf(((AnnotationValue) each).getValue())));
        } else {
            strings.add(String.valueOf(value.getValue()));
        }
        return strings;
    }

    /// An annotation value as Java source; arrays and the names become lists.
    private static String source(AnnotationValue value, boolean list) {
        if (value.getValue() instanceof List<?> values) {
            var items = new ArrayList<String>();
            values.forEach(each -> items.add(source((AnnotationValue) each, false)));
            return "java.util.List.of(" + String.join(", ", items) + ")";
        }
        String single =
                value.getValue() instanceof VariableElement constant
                        ? constant.asType() + "." + constant.getSimpleName()
                        : value.toString();
        return list ? "java.util.List.of(" + single + ")" : single;
    }

    private void error(Element element, String message) {
        processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, message, element);
    }
}
