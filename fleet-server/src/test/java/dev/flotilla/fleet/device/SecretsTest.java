package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final int DRAWS = 500;

    @Test
    void isNeverTakenForAnOption() {
        Secrets secrets = new Secrets(new SecureRandom());
        for (int i = 0; i < DRAWS; i++) {
            String secret = secrets.next();
            assertTrue(secret.matches("[0-9a-f]{64}"), secret);
        }
    }
}
