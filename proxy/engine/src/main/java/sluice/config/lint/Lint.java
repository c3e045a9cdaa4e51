package sluice.config.lint;

import sluice.config.syntax.Environment;
import sluice.config.syntax.Facts;
import sluice.config.syntax.Problems;
import sluice.config.syntax.SectionNames;
import sluice.config.syntax.SourceReader;
import sluice.config.syntax.Statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Reads configurations as sections of lines and asks every rule about them.
public final class Lint implements SourceReader.Sink {
    private final List<SectionText> sections = new ArrayList<>();
    private final SourceReader reader;
    private Optional<SectionText> defaults = Optional.empty();
    private int commentLines;

    /// @param problems receives lines that cannot be cut into words
    public Lint(Environment environment, Facts facts, Problems problems) {
        this.reader = new SourceReader(SectionNames.ALL, environment, facts, problems, this);
    }

    /// Reads one file.
    public void read(String file, byte[] content) {
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '#') {
                commentLines++;
            }
        }
        reader.read(file, content);
    }

    /// All advice in the order of the text.
    public List<Advice> advice() {
        var found = new ArrayList<Advice>();
        new Rules(sections, commentLines, found).run();
        var order = new ArrayList<String>();
        sections.forEach(section -> order.add(section.header().line().file()));
        found.sort(
                Comparator.comparing((Advice one) -> order.indexOf(one.span().line().file()))
                        .thenComparing(one -> one.span().line().number())
                        .thenComparing(Advice::rule));
        return found;
    }

    @Override
    public void section(Statement header) {
        var section =
                new SectionText(
                        header,
                        switch (header.keyword().text()) {
                            case "frontend", "backend", "listen" -> used(header, 2);
                            case "defaults" ->
                                    used(header, 2).filter(_ -> header.text(2).equals("from"));
                            default -> Optional.empty();
                        });
        if (section.kind().equals("defaults")) {
            defaults = Optional.of(section);
        }
        sections.add(section);
    }

    private Optional<SectionText> used(Statement header, int from) {
        if (header.text(from).equals("from")) {
            return sections.stream()
                    .filter(
                            one ->
                                    one.kind().equals("defaults")
                                            && one.name().equals(header.text(from + 1)))
                    .findFirst();
        }
        return defaults;
    }

    @Override
    public void directive(Statement statement) {
        sections.getLast().lines().add(statement);
    }
}
