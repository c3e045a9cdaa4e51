package sluice.tui.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sluice.tui.Worlds;
import sluice.tui.act.Proposal;
import sluice.tui.act.Wish;
import sluice.tui.key.KeyRow;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Question;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// What keys do, told by states and effects.
class KeysTest {
    private ScreenState state = Worlds.screen(Worlds.Story.QUEUEING);
    private final List<Effect> effects = new ArrayList<>();

    private void type(String keys) {
        for (char key : keys.toCharArray()) {
            take(new Input.Typed(Stroke.of(key)));
        }
    }

    private void press(Stroke.Kind kind) {
        take(new Input.Typed(Stroke.of(kind)));
    }

    private void take(Input input) {
        var step = Screen.next(state, input);
        state = step.state();
        effects.addAll(step.effects());
    }

    private String notice() {
        return String.valueOf(state.notice());
    }

    private String selected() {
        var line = state.selected();
        return line == null ? "" : line.key();
    }

    private long waiting() {
        var group = state.lines().getFirst().group();
        return group == null ? -1 : group.waiting();
    }

    private List<String> paths() {
        var paths = new ArrayList<String>();
        for (var line : state.lines()) {
            paths.add(line.row() == null ? line.cells().getFirst() : line.row().path());
        }
        return paths;
    }

    @Test
    void drainAsksForAProposalOfTheSelectedServer() {
        type("jd");
        assertThat(effects)
                .containsExactly(
                        new Effect.Prepare(
                                new Wish("drain", "", List.of(new Wish.Target(0, "be_web/web1")))));
        assertThat(state.mode()).isInstanceOf(Mode.Preparing.class);
    }

    @Test
    void nothingIsSentWithoutYes() {
        type("jd");
        effects.clear();
        take(new Input.Prepared(new Proposal(7, "drain be_web/web1", List.of(), "", false)));
        press(Stroke.Kind.ENTER);
        assertThat(effects).isEmpty();
        assertThat(state.mode()).isInstanceOf(Mode.Browse.class);
        type("d");
        effects.clear();
        take(new Input.Prepared(new Proposal(8, "drain be_web/web1", List.of(), "", false)));
        type("y");
        assertThat(effects).containsExactly(new Effect.Send(8));
    }

    @Test
    void theLastServerWantsACapitalLetter() {
        type("jd");
        effects.clear();
        take(new Input.Prepared(new Proposal(7, "drain be_web/web1", List.of(), "", true)));
        type("y");
        assertThat(effects).isEmpty();
        type("Y");
        assertThat(effects).containsExactly(new Effect.Send(7));
    }

    @Test
    void marksMakeABatch() {
        type("j  m");
        assertThat(effects)
                .containsExactly(
                        new Effect.Prepare(
                                new Wish(
                                        "maint",
                                        "",
                                        List.of(
                                                new Wish.Target(0, "be_web/web1"),
                                                new Wish.Target(0, "be_web/web2")))));
    }

    @Test
    void weightAsksForItsValue() {
        type("jw50%");
        press(Stroke.Kind.ENTER);
        assertThat(effects)
                .containsExactly(
                        new Effect.Prepare(
                                new Wish(
                                        "weight",
                                        "50%",
                                        List.of(new Wish.Target(0, "be_web/web1")))));
    }

    @Test
    void readOnlySocketsOfferNothing() {
        state =
                ScreenState.of(
                        Worlds.world(Worlds.Story.QUEUEING, false), Worlds.END, ZoneOffset.UTC);
        type("jd");
        assertThat(effects).isEmpty();
        assertThat(notice()).contains("level operator");
        assertThat(Hints.of(state)).noneMatch(hint -> hint.row().changes());
    }

    @Test
    void filterWorksWhileItIsTyped() {
        type("3/srv:web1");
        assertThat(paths()).containsExactly("be_web/web1");
        press(Stroke.Kind.ENTER);
        assertThat(state.mode()).isInstanceOf(Mode.Browse.class);
        press(Stroke.Kind.ESCAPE);
        assertThat(paths()).hasSize(6);
    }

    @Test
    void aFilterThatCannotBeReadKeepsTheLastOne() {
        type("3/queue>x");
        assertThat(state.filterProblem()).contains("expected a number");
        assertThat(state.filterText()).isEqualTo("queue");
    }

    @Test
    void sortingTurnsOnTheSecondTime() {
        type("3:sort name");
        press(Stroke.Kind.ENTER);
        assertThat(paths()).startsWith("be_api/api1");
        type(":sort name");
        press(Stroke.Kind.ENTER);
        assertThat(paths()).startsWith("be_web/web3");
    }

    @Test
    void theCursorStaysOnItsRow() {
        type("jj");
        String key = selected();
        type(":sort req/s");
        press(Stroke.Kind.ENTER);
        assertThat(selected()).isEqualTo(key);
    }

    @Test
    void pauseFreezesAndWalksBack() {
        type("p");
        take(new Input.Polled(Worlds.world(Worlds.Story.HEALTHY, true)));
        assertThat(waiting()).isEqualTo(19);
        type("[[");
        assertThat(state.age()).isEqualTo(59);
        assertThat(waiting()).isZero();
        type("d");
        assertThat(effects).isEmpty();
        press(Stroke.Kind.ESCAPE);
        assertThat(state.paused()).isFalse();
        assertThat(state.world()).isSameAs(state.live());
    }

    @Test
    void commandsCompleteVerbsAndObjects() {
        type(":dr");
        press(Stroke.Kind.TAB);
        assertThat(commandLine()).isEqualTo("drain ");
        type("be_w");
        press(Stroke.Kind.TAB);
        assertThat(commandLine()).isEqualTo("drain be_web/web");
        assertThat(((Mode.Commanding) state.mode()).offers()).hasSize(3);
        type("2");
        press(Stroke.Kind.ENTER);
        assertThat(effects)
                .containsExactly(
                        new Effect.Prepare(
                                new Wish("drain", "", List.of(new Wish.Target(0, "be_web/web2")))));
    }

    private String commandLine() {
        return ((Mode.Commanding) state.mode()).line().text();
    }

    @Test
    void aMistypedServerIsSuggested() {
        type(":drain be_web/wbe1");
        press(Stroke.Kind.ENTER);
        assertThat(notice()).contains("did you mean be_web/web1");
    }

    @Test
    void commandsThatReadAreAskedAndOthersProposed() {
        type(":show info");
        press(Stroke.Kind.ENTER);
        assertThat(effects)
                .containsExactly(new Effect.Ask(new Question(0, Question.Topic.RAW, "show info")));
        effects.clear();
        type(":set server be_web/web1 weight 3");
        press(Stroke.Kind.ENTER);
        assertThat(effects).first().isInstanceOf(Effect.Prepare.class);
    }

    @Test
    void viewsAskWhatTheyNeed() {
        type("7");
        assertThat(effects)
                .containsExactly(new Effect.Ask(new Question(0, Question.Topic.SESSIONS, "")));
    }

    @Test
    void clicksSelectAndOpen() {
        var layout = Layout.of(state);
        take(new Input.Typed(Stroke.mouse(Stroke.Kind.CLICK, 5, layout.first() + 2)));
        assertThat(selected()).isEqualTo("0Sbe_web/web2");
        take(new Input.Typed(Stroke.mouse(Stroke.Kind.CLICK, 5, layout.first() + 2)));
        assertThat(state.mode()).isInstanceOf(Mode.Page.class);
    }

    @Test
    void intervalHasLimits() {
        type("++++");
        assertThat(state.interval()).isEqualTo(Duration.ofMillis(250));
        type("-------------");
        assertThat(state.interval()).isEqualTo(Duration.ofSeconds(64));
    }

    @Test
    void controlCLeavesModesThenTheProgram() {
        type(":dra");
        take(new Input.Typed(Stroke.control('c')));
        assertThat(effects).isEmpty();
        take(new Input.Typed(Stroke.control('c')));
        assertThat(effects).containsExactly(new Effect.Quit());
    }

    @Test
    void pastedTextIsNeverTakenAsKeys() {
        take(new Input.Pasted("dy\ndy\n"));
        assertThat(effects).isEmpty();
        type("/");
        take(new Input.Pasted("be:web\n"));
        assertThat(state.filterText()).startsWith("be:web");
    }

    @Test
    void everyRowOfKeysHasAHelp() {
        for (var row : KeyRow.values()) {
            assertThat(row.help()).isNotEmpty().endsWith(".");
        }
    }
}
