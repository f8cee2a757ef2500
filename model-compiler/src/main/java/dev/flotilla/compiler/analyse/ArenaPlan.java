package dev.flotilla.compiler.analyse;

import dev.flotilla.compiler.graph.Subgraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory for activations, if tensors whose lifetimes do not overlap share it: offsets by "Greedy by Size" with the smallest
 * gap that fits (Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference", 2020, section 5), aligned
 * to 64 bytes, as TensorFlow Lite's arena planner does. What kernels take for themselves while they run comes on top.
 *
 * @param bytes size of the arena; empty for graphs of more than {@value #MAX_TENSORS} tensors, whose plan would take long
 * @param lowerBound no plan needs less: the largest sum of tensors that live at one op
 * @param peak the op at which that is, by its place in execution order
 */
public record ArenaPlan(OptionalLong bytes, long lowerBound, int peak) {
    private static final int ALIGNMENT = 64;
    private static final int MAX_TENSORS = 10_000;

    private record Block(Lifetime life, long start) {
        long end() {
            return start + aligned(life.bytes());
        }
    }

    static ArenaPlan of(Subgraph graph) {
        List<Lifetime> lifetimes = Lifetime.of(graph);
        long[] live = new long[graph.ops().size() + 1];
        for (Lifetime life : lifetimes) {
            live[life.first()] += aligned(life.bytes());
            live[life.last() + 1 < live.length ? life.last() + 1 : live.length - 1] -= aligned(life.bytes());
        }
        int peak = 0;
        long highest = 0;
        long now = 0;
        for (int op = 0; op < graph.ops().size(); op++) {
            now += live[op];
            if (now > highest) {
                highest = now;
                peak = op;
            }
        }
        OptionalLong bytes = lifetimes.size() <= MAX_TENSORS ? OptionalLong.of(place(lifetimes)) : OptionalLong.empty();
        return new ArenaPlan(bytes, highest, peak);
    }

    private static long place(List<Lifetime> lifetimes) {
        List<Lifetime> bySize = new ArrayList<>(lifetimes);
        bySize.sort(Comparator.comparingLong(Lifetime::bytes).reversed().thenComparingInt(Lifetime::first));
        List<Block> blocks = new ArrayList<>();
        long arena = 0;
        for (Lifetime life : bySize) {
            Block block = new Block(life, offset(life, blocks));
            int at = 0;
            while (at < blocks.size() && blocks.get(at).start() <= block.start()) {
                at++;
            }
            blocks.add(at, block);
            arena = Math.max(arena, block.end());
        }
        return arena;
    }

    /** The start of the smallest gap among the blocks of the same time, which lie in order of their starts. */
    private static long offset(Lifetime life, List<Block> blocks) {
        long needed = aligned(life.bytes());
        long best = -1;
        long smallest = Long.MAX_VALUE;
        long free = 0;
        for (Block block : blocks) {
            if (block.life().overlaps(life)) {
                long gap = block.start() - free;
                if (gap >= needed && gap < smallest) {
                    smallest = gap;
                    best = free;
                }
                free = Math.max(free, block.end());
            }
        }
        return best < 0 ? free : best;
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
