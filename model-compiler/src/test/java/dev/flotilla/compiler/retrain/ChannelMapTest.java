package dev.flotilla.compiler.retrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChannelMapTest {
    private static final int FEATURES = 8;
    private static final int OUTPUTS = 3;

    private final Random random = Seeds.random("ChannelMapTest");

    private float[] positive(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.max(0, random.nextGaussian());
        }
        return values;
    }

    private HeadWeights head() {
        return new HeadWeights(FEATURES, positive(FEATURES * OUTPUTS), positive(OUTPUTS));
    }

    private List<float[]> rows(int count) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(positive(FEATURES));
        }
        return rows;
    }

    /** Each channel times a factor of its own, rounded to steps of {@code step}. */
    private static List<float[]> equalized(List<float[]> rows, float step) {
        List<float[]> others = new ArrayList<>();
        for (float[] row : rows) {
            float[] other = new float[row.length];
            for (int j = 0; j < other.length; j++) {
                other[j] = Math.round(row[j] * (1 << (j % 4)) / step) * step;
            }
            others.add(other);
        }
        return others;
    }

    @Test
    void findsTheFactorsUnderRounding() {
        List<float[]> master = rows(500);
        List<float[]> champion = equalized(master, 0.05f);
        ChannelMap map = ChannelMap.fit(master, champion);
        assertTrue(map.fits());
        HeadWeights head = head();
        HeadWeights moved = map.toChampion(head, new HeadWeights(FEATURES, new float[FEATURES * OUTPUTS], head.bias()));
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(head.sums(master.get(i)), moved.sums(champion.get(i)), 0.3f);
        }
    }

    @Test
    void whatTrainingDidNotChangeStaysExactlyAsItWas() {
        List<float[]> master = rows(100);
        ChannelMap map = ChannelMap.fit(master, equalized(master, 0.05f));
        HeadWeights original = head();
        HeadWeights start = map.toChampion(original, head());
        HeadWeights back = map.toMaster(original, start, start);
        assertArrayEquals(original.weights(), back.weights());
        assertArrayEquals(original.bias(), back.bias());
    }

    @Test
    void theFeaturesOfAnotherModelDoNotFit() {
        ChannelMap map = ChannelMap.fit(rows(500), rows(500));
        assertFalse(map.fits(), "explained " + map.explained());
    }

    @Test
    void aSilentChannelHarmsNothing() {
        List<float[]> master = rows(100);
        master.forEach(row -> row[0] = 0);
        ChannelMap map = ChannelMap.fit(master, equalized(master, 0.01f));
        assertTrue(map.fits());
        HeadWeights original = head();
        assertEquals(original.weights()[0], map.toChampion(original, original).weights()[0]);
    }
}
