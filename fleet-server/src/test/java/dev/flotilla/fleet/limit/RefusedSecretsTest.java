package dev.flotilla.fleet.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusedSecretsTest {
    private final ManualClock clock = new ManualClock();
    private final RefusedSecrets refused = new RefusedSecrets(2, clock);

    @Test
    void remembersASecretUntilItsTimeIsOver() {
        refused.add("a", "token 1", Duration.ofSeconds(10));
        assertEquals(Optional.of("token 1"), refused.find("a"));
        assertEquals(Optional.empty(), refused.find("b"));
        clock.advance(Duration.ofSeconds(10));
        assertEquals(Optional.empty(), refused.find("a"));
    }

    @Test
    void forgetsThoseRefusedLongestAgoBeyondItsBound() {
        refused.add("a", "1", Duration.ofSeconds(10));
        refused.add("b", "2", Duration.ofSeconds(10));
        refused.add("a", "1", Duration.ofSeconds(10));
        refused.add("c", "3", Duration.ofSeconds(10));
        assertEquals(Optional.of("1"), refused.find("a"));
        assertEquals(Optional.empty(), refused.find("b"));
        assertEquals(Optional.of("3"), refused.find("c"));
    }
}
