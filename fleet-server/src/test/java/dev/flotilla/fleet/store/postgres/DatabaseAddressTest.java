package dev.flotilla.fleet.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @Test
    void readsEveryPartAndTheCustomaryPort() {
        assertEquals(
                new DatabaseAddress("db.example", 5433, "fleet", "ada", "p@ss:word"),
                DatabaseAddress.parse("postgresql://ada:p%40ss:word@db.example:5433/fleet"));
        assertEquals(
                5432,
                DatabaseAddress.parse("postgresql://ada:secret@db.example/fleet")
                        .port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ada:se cret@db.example/fleet",
                "postgresql://ada:se%cret@db.example/fleet",
                "postgresql://ada:se[cret@db.example/fleet",
                "mysql://ada:secret@db.example/fleet",
                "postgresql://ada:secret@db.example",
                "postgresql://ada:secret@db.example/",
                "postgresql://ada@db.example/fleet"
            })
    void refusesWhatIsIncompleteWithoutRepeatingThePassword(String url) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> DatabaseAddress.parse(url));
        String message = String.valueOf(refused.getMessage());
        assertFalse(message.contains("cret"), message);
        assertTrue(message.contains("postgresql://USER:PASSWORD@HOST:PORT/DATABASE"), message);
        assertNull(refused.getCause());
    }

    @Test
    void refusesOptionsThatItWouldNotKeepTo() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DatabaseAddress.parse("postgresql://ada:secret@db.example/fleet?sslmode=require"));
    }

    @Test
    void keepsThePasswordOutOfItsText() {
        assertFalse(DatabaseAddress.parse("postgresql://ada:secret@db.example/fleet")
                .toString()
                .contains("secret"));
    }
}
