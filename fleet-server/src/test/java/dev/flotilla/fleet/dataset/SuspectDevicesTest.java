package dev.flotilla.fleet.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuspectDevicesTest {
    private final List<Labelled> samples = new ArrayList<>();
    private final List<Integer> agreeing = new ArrayList<>();

    private void device(String name, int... counts) {
        for (int count : counts) {
            samples.add(SelectionTest.sample(name, samples.size()));
            agreeing.add(count);
        }
    }

    /** Of each, one sample of five that few agree with. */
    private void honest(int devices) {
        for (int i = 0; i < devices; i++) {
            device("h" + i, 10, 9, 1 + i % 3, 8, 6);
        }
    }

    private Set<String> named() {
        return SuspectDevices.among(
                samples, agreeing.stream().mapToInt(Integer::intValue).toArray());
    }

    @Test
    void namesWhomOthersContradictMoreThanChanceExplains() {
        honest(95);
        device("bad", 0, 1, 0, 1, 0, 2, 0, 0);
        device("unlucky", 1, 9, 2, 8, 1);
        assertEquals(Set.of("bad"), named());
    }

    @Test
    void namesThoseThatHideBehindWorseOnes() {
        honest(60);
        for (int i = 0; i < 10; i++) {
            device("bad" + i, 0, 0, 0, 0, 0, 0, 0);
        }
        device("hidden", 3, 3, 2, 3, 1, 2, 3);
        assertEquals(11, named().size());
    }

    @Test
    void namesNobodyWhoseInputsAreOnlyHarder() {
        honest(50);
        for (int i = 0; i < 100; i++) {
            device("hard", 3, 6);
        }
        assertEquals(Set.of(), named());
    }

    @Test
    void namesNobodyWhereThereAreTooFewOthers() {
        honest(19);
        device("bad", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(Set.of(), named());
    }

    /** Two dice of three sides show 0 and 0, 0 and 1, or 1 and 0. */
    @Test
    void knowsHowLikelyASumIs() {
        double third = 1.0 / 3;
        assertEquals(3.0 / 9, SuspectDevices.atMost(1, 2, new double[] {third, third, third}), 1e-12);
        assertEquals(1, SuspectDevices.atMost(4, 2, new double[] {third, third, third}), 1e-12);
    }
}
