package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WrongUsageTest {
    private static final int COLUMNS = 80;

    @ParameterizedTest
    @CsvSource({
        "inspect, Missing required parameter: 'MODEL', flotilla-compiler inspect --help",
        "inspect m --jsn, Possible solutions: --json, flotilla-compiler inspect --help",
        "inspekt m, Did you mean: flotilla-compiler inspect, flotilla-compiler --help",
        "run m --input x, Missing required option: '--output=FILE', flotilla-compiler run --help",
        "keygen, Missing required option: '--out=DIR', flotilla-compiler keygen --help",
        "keygen --out k --unencrypted --passphrase-file p, takes no passphrase, flotilla-compiler keygen --help",
        "fleet-key -o k --unencrypted --passphrase-env P, takes no passphrase, flotilla-compiler fleet-key --help",
        "'sign b --keys k --metadata m --hardware ,x', a kind of device has a name, flotilla-compiler sign --help",
        "sign b --keys k --metadata m --targets-days 40000, within 1 and 36500, flotilla-compiler sign --help",
        "sign b --keys k --metadata m --release 9007199254740992, at most 9007, flotilla-compiler sign --help",
        "compile m --scheme fp16 -o o --evaluate-range 0:1, need --evaluate, flotilla-compiler compile --help",
        "verify b, Missing required option: '--metadata=DIR', flotilla-compiler verify --help",
        "apply old delta, Missing required option: '--output=NEW', flotilla-compiler apply --help",
        "benchmark m --threads x, Invalid value for option '--threads', flotilla-compiler benchmark --help",
    })
    void tellsWhatIsWrongAndWhereToReadOn(String line, String hint, String help) {
        Cli refused = Cli.run((Object[]) line.split(" "));
        assertEquals(2, refused.exit());
        assertEquals("", refused.out());
        assertTrue(refused.err().startsWith("flotilla-compiler: "), refused.err());
        assertTrue(refused.err().contains(hint), refused.err());
        assertTrue(refused.err().strip().endsWith("Try '" + help + "'."), refused.err());
        assertTrue(refused.err().lines().count() <= 3, refused.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect",
                "compile",
                "run",
                "evaluate",
                "compare",
                "benchmark",
                "bundle",
                "keygen",
                "sign",
                "verify",
                "token",
                "delta",
                "apply"
            })
    void helpFitsATerminalAndBreaksNoFileName(String command) {
        List<String> lines = Cli.run(command, "--help").good().out().lines().toList();
        for (String line : lines) {
            assertTrue(line.length() <= COLUMNS, line);
            assertFalse(line.endsWith(" ."), line);
        }
    }
}
