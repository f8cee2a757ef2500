package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateTransitionsTest {

    @ParameterizedTest
    @EnumSource(UpdateState.class)
    void settledStatesWaitForAnAssignmentAndNothingElse(UpdateState state) {
        for (UpdateEvent event : UpdateEvent.values()) {
            Optional<UpdateState> next = UpdateTransitions.find(state, event);
            if (state.settled()) {
                assertEquals(event == UpdateEvent.ASSIGNED, next.isPresent(), state + " on " + event);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(UpdateState.class)
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
}
