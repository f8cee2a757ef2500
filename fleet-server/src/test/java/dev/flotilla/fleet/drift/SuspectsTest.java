package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuspectsTest {

    private final Map<DeviceId, Set<String>> traits = new TreeMap<>();

    /** Fisher's tea (1935): 1 in 70 to find all four, 17 in 70 to find three or more. */
    @Test
    void countsAsTheLadyTastingTeaDoes() {
        assertEquals(1 / 70.0, Suspects.tail(8, 4, 4, 4), 1e-12);
        assertEquals(17 / 70.0, Suspects.tail(8, 4, 4, 3), 1e-12);
    }

    @Test
    void namesWhatDriftedDevicesHaveInCommonMostTellingFirst() {
        for (int i = 0; i < 100; i++) {
            String group = i < 50 ? "group shop" : "group dock";
            String tag = i < 12 ? "tag window" : "tag inside";
            traits.put(device(i), Set.of(group, tag, "agent 1.0"));
        }
        List<Suspect> found = Suspects.among(devices(10), traits);
        assertEquals(
                List.of("tag window", "group shop"),
                found.stream().map(Suspect::trait).toList());
        assertEquals(10, found.get(0).drifted());
        assertEquals(12, found.get(0).all());
        assertEquals(100 / 12.0, found.get(0).lift(), 1e-9);
    }

    @Test
    void namesNothingThatChanceExplains() {
        for (int i = 0; i < 20; i++) {
            traits.put(device(i), Set.of(i % 2 == 0 ? "tag even" : "tag odd"));
        }
        assertEquals(List.of(), Suspects.among(devices(4), traits));
        assertEquals(List.of(), Suspects.among(List.of(new DeviceId("unknown")), traits));
        assertEquals(List.of(), Suspects.among(List.of(), Map.of()));
    }

    private static List<DeviceId> devices(int count) {
        return IntStream.range(0, count).mapToObj(SuspectsTest::device).toList();
    }

    private static DeviceId device(int i) {
        return new DeviceId("device-" + (1000 + i));
    }
}
