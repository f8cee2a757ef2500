package dev.flotilla.contract.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private enum Level {
        QUIET,
        VERY_LOUD
    }

    private static final Setting<String> NAME = Setting.requiredText("name", "what the device is called");
    private static final Setting<Integer> PORT = Setting.integer("mqtt.port", 0, 65535, 8883, "", "port of the broker");
    private static final Setting<Duration> KEEP_ALIVE =
            Setting.seconds("mqtt.keep-alive-seconds", 5, 3600, 60, "time between pings");
    private static final Setting<Duration> TICK = Setting.millis("tick-millis", 1, 10_000, 500, "time between polls");
    private static final Setting<Double> THRESHOLD = Setting.number("drift.threshold", 0, 10, 0.25, "PSI", "a|b");
    private static final Setting<Long> QUOTA = Setting.bytes("storage.quota-bytes", 1L << 40, 1L << 28, "most bytes");
    private static final Setting<Boolean> LOUD = Setting.flag("loud", false, "whether to talk");
    private static final Setting<Optional<String>> URL = Setting.optionalText("database.url", "another database");
    private static final Setting<List<String>> HARDWARE = Setting.texts("hardware", "what it is compatible with");
    private static final Setting<Level> LEVEL = Setting.choice("level", Level.class, Level.QUIET, "how much it says");

    private static final Settings SETTINGS =
            new Settings(NAME, PORT, KEEP_ALIVE, TICK, THRESHOLD, QUOTA, LOUD, URL, HARDWARE, LEVEL);

    @Test
    void absentSettingsTakeTheirDefaults() throws Exception {
        SettingValues values = parse("{'name':'d1'}");
        assertEquals("d1", values.get(NAME));
        assertEquals(8883, values.get(PORT));
        assertEquals(Duration.ofSeconds(60), values.get(KEEP_ALIVE));
        assertEquals(Duration.ofMillis(500), values.get(TICK));
        assertEquals(0.25, values.get(THRESHOLD));
        assertEquals(1L << 28, values.get(QUOTA));
        assertEquals(false, values.get(LOUD));
        assertEquals(Optional.empty(), values.get(URL));
        assertEquals(List.of(), values.get(HARDWARE));
        assertEquals(Level.QUIET, values.get(LEVEL));
    }

    @Test
    void readsSectionsAndDottedKeysAlike() throws Exception {
        SettingValues values = parse("{'name':'d1','mqtt':{'port':1,'keep-alive-seconds':7},'drift.threshold':1,"
                + "'tick-millis':3,'storage':{'quota-bytes':9},'loud':true,'database':{'url':'u'},"
                + "'hardware':['pi4','pi5'],'level':'very-loud'}");
        assertEquals(1, values.get(PORT));
        assertEquals(Duration.ofSeconds(7), values.get(KEEP_ALIVE));
        assertEquals(Duration.ofMillis(3), values.get(TICK));
        assertEquals(1.0, values.get(THRESHOLD));
        assertEquals(9L, values.get(QUOTA));
        assertEquals(true, values.get(LOUD));
        assertEquals(Optional.of("u"), values.get(URL));
        assertEquals(List.of("pi4", "pi5"), values.get(HARDWARE));
        assertEquals(Level.VERY_LOUD, values.get(LEVEL));
    }

    @Test
    void refusesUnknownKeysAndNamesNearOnes() {
        assertEquals(
                "mqtt.prot: unknown setting; did you mean 'mqtt.port'?", problem("{'name':'d','mqtt':{'prot':1}}"));
        assertEquals(
                "threshold: unknown setting; did you mean 'drift.threshold'?", problem("{'name':'d','threshold':1}"));
        assertEquals("colour: unknown setting", problem("{'name':'d','colour':{'of':1}}"));
    }

    @Test
    void refusesUnfitValuesAndNamesTheirKey() {
        assertEquals("mqtt.port: 70000 is not within 0 and 65535", problem("{'name':'d','mqtt':{'port':70000}}"));
        assertEquals("mqtt.port: expected an integer, found text", problem("{'name':'d','mqtt':{'port':'x'}}"));
        assertEquals("mqtt: unknown setting", problem("{'name':'d','mqtt':5}"));
        assertEquals("drift.threshold: 11.0 is not within 0.0 and 10.0", problem("{'name':'d','drift.threshold':11}"));
        assertEquals("loud: expected true or false, found a number", problem("{'name':'d','loud':1}"));
        assertEquals("level: expected quiet or very-loud", problem("{'name':'d','level':'high'}"));
        assertEquals(
                "name: expected text (in quotes if it looks like something else), found a number",
                problem("{'name':12}"));
        assertEquals("hardware: expected a list of texts, found text", problem("{'name':'d','hardware':'pi'}"));
        assertEquals("mqtt.port: is set twice", problem("{'name':'d','mqtt':{'port':1},'mqtt.port':2}"));
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertEquals(
                "colour: unknown setting\nname: missing; what the device is called\nloud: expected true or false, found text",
                problem("{'colour':1,'loud':'yes'}"));
    }

    @Test
    void neverRepeatsAValueOfTheWrongType() {
        String message = problem("{'name':'d','mqtt':{'port':'secret'}}");
        assertEquals(-1, message.indexOf("secret"), message);
    }

    @Test
    void referenceListsEverySetting() {
        String[] lines = SETTINGS.toMarkdown().split("\n", -1);
        assertEquals("| `name` | text | required | what the device is called |", lines[2]);
        assertEquals("| `mqtt.port` | integer, 0 to 65535 | 8883 | port of the broker |", lines[3]);
        assertEquals("| `mqtt.keep-alive-seconds` | integer, seconds, 5 to 3600 | 60 | time between pings |", lines[4]);
        assertEquals("| `drift.threshold` | number, PSI, 0.0 to 10.0 | 0.25 | a\\|b |", lines[6]);
        assertEquals("| `level` | quiet or very-loud | quiet | how much it says |", lines[11]);
    }

    @Test
    void refusesDeclarationsThatCannotWork() {
        assertThrows(IllegalArgumentException.class, () -> new Settings(NAME, NAME));
        assertThrows(IllegalArgumentException.class, () -> Setting.flag("Bad Key", false, ""));
        assertThrows(
                IllegalArgumentException.class, () -> parse("{'name':'d1'}").get(Setting.flag("elsewhere", false, "")));
    }

    private static String problem(String json) {
        return String.valueOf(
                assertThrows(InvalidSettingsException.class, () -> parse(json)).getMessage());
    }

    private static SettingValues parse(String json) throws Exception {
        byte[] utf8 = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return SETTINGS.parse(Document.parseJson(utf8, Limits.of(10_000)));
    }
}
