package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.analyse.Analysis;
import dev.flotilla.compiler.benchmark.Benchmark;
import dev.flotilla.compiler.benchmark.MedianRatio;
import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import java.util.Locale;
import java.util.Map;

/** What the challenger takes: bytes, memory, time. */
record Resources(Contest contest, GateSettings settings) {
    GateCheck size() {
        boolean fits = contest.challengerBytes() <= contest.maxBytes();
        return new GateCheck(
                "size",
                fits ? Outcome.PASSED : Outcome.FAILED,
                Map.of(
                        "champion", (double) contest.championBytes(),
                        "challenger", (double) contest.challengerBytes(),
                        "allowed", (double) contest.maxBytes()),
                contest.challengerBytes() + " bytes, allowed are " + contest.maxBytes());
    }

    GateCheck memory() throws UnsupportedModelException {
        long before = activations(contest.championGraph());
        long after = activations(contest.challengerGraph());
        return new GateCheck(
                "memory",
                after <= before * settings.maxMemoryRatio() ? Outcome.PASSED : Outcome.FAILED,
                Map.of(
                        "champion", (double) before,
                        "challenger", (double) after,
                        "allowed", before * settings.maxMemoryRatio()),
                after + " bytes for activations, the champion takes " + before);
    }

    private static long activations(Model model) throws UnsupportedModelException {
        Analysis analysis = Analysis.of(model);
        return analysis.memory().bytes().orElse(analysis.memory().lowerBound());
    }

    /** Measured in turns; too slow only if the whole interval of the ratio of medians says so. */
    GateCheck latency(Stopwatch stopwatch, long seed) throws InferenceException {
        Benchmark both = Benchmark.of(stopwatch, 1, contest.challenger(), contest.champion(), seed);
        MedianRatio ratio = both.ratio().orElseThrow();
        return new GateCheck(
                Gate.LATENCY,
                ratio.low() <= settings.maxLatencyRatio() ? Outcome.PASSED : Outcome.FAILED,
                Map.of(
                        "champion", both.otherLatency().orElseThrow().median(),
                        "challenger", both.latency().median(),
                        "ratio", ratio.ratio(),
                        "ratioLow", ratio.low(),
                        "ratioHigh", ratio.high(),
                        "allowed", settings.maxLatencyRatio()),
                String.format(
                        Locale.ROOT,
                        "median latency is %.3f times the champion's (95 %% interval %.3f to %.3f), allowed is %.3f",
                        ratio.ratio(),
                        ratio.low(),
                        ratio.high(),
                        settings.maxLatencyRatio()));
    }
}
