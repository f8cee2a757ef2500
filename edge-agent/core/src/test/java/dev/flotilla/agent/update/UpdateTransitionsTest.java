package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateTransitionsTest {

    @Test
    void everyCellOfTheTableIsFilled() {
        for (UpdateState state : UpdateState.values()) {
            for (UpdateEvent event : UpdateEvent.values()) {
                boolean row = UpdateTransitions.find(state, event).isPresent();
                boolean impossible =
                        UpdateTransitions.TABLE.whyNot(state, event).isPresent();
                assertTrue(row ^ impossible, state + " on " + event);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UpdateState.class)
    void settledStatesAreLeftByANewAssignmentAndByDamageAndByNothingElse(UpdateState state) {
        for (UpdateEvent event : UpdateEvent.values()) {
            Optional<UpdateState> next = UpdateTransitions.find(state, event).filter(to -> to != state);
            if (state.settled() && next.isPresent()) {
                boolean damage = event == UpdateEvent.DAMAGED && state == UpdateState.CONFIRMED;
                assertTrue(event == UpdateEvent.ASSIGNED || damage, state + " on " + event);
                assertEquals(UpdateState.FETCHING, next.get());
            }
        }
    }

    @Test
    void noEventButItsOwnWorkAndItsRefusalChangesWhatServes() {
        for (UpdateState state : UpdateState.values()) {
            for (UpdateEvent event : UpdateEvent.values()) {
                Optional<UpdateState> next = UpdateTransitions.find(state, event);
                if (next.equals(Optional.of(UpdateState.CONFIRMING)) && state != UpdateState.CONFIRMING) {
                    assertEquals(UpdateState.ACTIVATING, state);
                    assertEquals(UpdateEvent.DONE, event);
                }
                if (next.equals(Optional.of(UpdateState.ROLLING_BACK)) && state != UpdateState.ROLLING_BACK) {
                    assertEquals(UpdateState.CONFIRMING, state);
                }
            }
        }
    }

    @Test
    void readmeHoldsTheTableAsTheCodeHasIt() throws Exception {
        String readme = Files.readString(Path.of("../README.md"), StandardCharsets.UTF_8);
        String table = "<!-- update table -->\n" + markdown() + "<!-- end -->";
        assertTrue(readme.contains(table), "expected in edge-agent/README.md:\n" + table);
    }

    @Test
    void aShadowLastsUntilAnotherAssignmentOrItsOwnTrouble() {
        Set<UpdateEvent> ends = EnumSet.noneOf(UpdateEvent.class);
        for (UpdateEvent event : UpdateEvent.values()) {
            UpdateTransitions.find(UpdateState.SHADOWING, event)
                    .filter(next -> next != UpdateState.SHADOWING)
                    .ifPresent(next -> ends.add(event));
        }
        assertEquals(
                EnumSet.of(UpdateEvent.ASSIGNED, UpdateEvent.DAMAGED, UpdateEvent.REFUSED, UpdateEvent.CRASH_LOOP),
                ends);
    }

    @ParameterizedTest
    @EnumSource(value = UpdateState.class, mode = EnumSource.Mode.EXCLUDE, names = "SHADOWING")
    void everyStateHasAWayToASettledOne(UpdateState start) {
        Set<UpdateState> reached = EnumSet.of(start);
        for (int i = 0; i < UpdateState.values().length; i++) {
            for (UpdateState state : EnumSet.copyOf(reached)) {
                UpdateTransitions.find(state, UpdateEvent.DONE).ifPresent(reached::add);
            }
        }
        assertTrue(reached.stream().anyMatch(UpdateState::settled), start.toString());
    }

    @Test
    void onlyAModelOnTrialIsRolledBack() {
        for (UpdateState state : UpdateState.values()) {
            Optional<UpdateState> refused = UpdateTransitions.find(state, UpdateEvent.REFUSED);
            assertEquals(
                    state == UpdateState.CONFIRMING, refused.equals(Optional.of(UpdateState.ROLLING_BACK)), "" + state);
        }
    }

    @Test
    void whatIsNotInTheTableCannotHappen() {
        assertThrows(IllegalStateException.class, () -> UpdateTransitions.next(UpdateState.IDLE, UpdateEvent.DONE));
    }

    /** One row for each event, one column for each state. */
    private static String markdown() {
        StringBuilder table = new StringBuilder("| event |");
        for (UpdateState state : UpdateState.values()) {
            table.append(' ').append(word(state)).append(" |");
        }
        table.append("\n|---|")
                .append("---|".repeat(UpdateState.values().length))
                .append('\n');
        for (UpdateEvent event : UpdateEvent.values()) {
            table.append("| ").append(word(event)).append(" |");
            for (UpdateState state : UpdateState.values()) {
                String next = UpdateTransitions.find(state, event)
                        .map(to -> to == state ? "=" : word(to))
                        .orElse("–");
                table.append(' ').append(next).append(" |");
            }
            table.append('\n');
        }
        return table.toString();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
