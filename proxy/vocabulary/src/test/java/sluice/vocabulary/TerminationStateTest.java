package sluice.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sluice.vocabulary.TerminationState.Cause;
import sluice.vocabulary.TerminationState.ClientCookie;
import sluice.vocabulary.TerminationState.Phase;
import sluice.vocabulary.TerminationState.ServerCookie;

class TerminationStateTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "sHNI, SERVER_TIMEOUT, HEADERS, NONE, INSERTED",
        "--, NORMAL, END, NOT_APPLICABLE, NOT_APPLICABLE",
        "PT--, PROXY, TARPIT, NOT_APPLICABLE, NOT_APPLICABLE",
        "--VU, NORMAL, END, VALID, UPDATED",
    })
    void readsLetters(
            String letters, Cause cause, Phase phase, ClientCookie client, ServerCookie server) {
        var state = TerminationState.parse(letters);
        assertThat(state).isEqualTo(new TerminationState(cause, phase, client, server));
        assertThat(state).asString().startsWith(letters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "sHN", "sHNII", "xH--", "sx--", "sHx-", "sH-x"})
    void refusesOtherLetters(String letters) {
        assertThat(TerminationState.parse(letters)).isNull();
    }

    @Test
    void cookieLettersAreASentence() {
        for (ClientCookie client : ClientCookie.values()) {
            for (ServerCookie server : ServerCookie.values()) {
                var state = TerminationState.parse("--" + client.letter() + server.letter());
                assertThat(state).isNotNull();
                boolean none =
                        client == ClientCookie.NOT_APPLICABLE
                                && server == ServerCookie.NOT_APPLICABLE;
                assertThat(state == null || state.persistence() == null).isEqualTo(none);
            }
        }
    }

    @Test
    void everyPairHasItsWords() {
        for (Cause cause : Cause.values()) {
            for (Phase phase : Phase.values()) {
                TerminationPair pair = TerminationPair.of(cause, phase);
                assertThat(pair.letters()).isEqualTo("" + cause.letter() + phase.letter());
                assertThat(pair.meaning()).isNotBlank();
                assertThat(pair.next()).isNotBlank();
            }
        }
    }

    /// The pairs of the manual, and those seen in the wild besides.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--", "CC", "CD", "cD", "CH", "cH", "CQ", "CR", "cR", "CT", "LC", "LR", "LH", "SC",
                "sC", "SD", "sD", "SH", "sH", "sQ", "PC", "PD", "PH", "PR", "PT", "RC", "KH", "DC",
                "IH"
            })
    void knownPairsAreDocumented(String letters) {
        var state = TerminationState.parse(letters);
        assertThat(state != null && state.pair().documented()).isTrue();
    }
}
