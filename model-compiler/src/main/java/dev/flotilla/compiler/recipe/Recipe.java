package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.recover.Recovery;
import dev.flotilla.contract.codec.Document;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that decides how a model is quantized. The same recipe, model and samples give the same bytes.
 *
 * @param calibration how an integer scheme chooses the ranges of activations
 * @param recovery what an integer scheme does to the float model first, so that it loses less
 * @param tidy whether the float model is cleaned up first, and the result at the end
 * @param keepFloat names of outputs whose operators an integer scheme is to leave float
 * @param leastSqnr in decibels; an integer scheme leaves the most sensitive operators float until its outputs reach it
 * @param runtime the oldest runtime that has to run the result
 */
public record Recipe(
        Scheme scheme,
        CalibrationMethod calibration,
        Set<Recovery> recovery,
        boolean tidy,
        Set<String> keepFloat,
        Optional<Double> leastSqnr,
        TargetRuntime runtime) {
    public Recipe {
        EnumSet<Recovery> ordered = EnumSet.noneOf(Recovery.class);
        ordered.addAll(recovery);
        recovery = Collections.unmodifiableSet(ordered);
        keepFloat = Set.copyOf(keepFloat);
    }

    /** Every operator that can be, for the runtime that this compiler has itself, with what recovers most. */
    public Recipe(Scheme scheme, CalibrationMethod calibration, boolean tidy) {
        this(scheme, calibration, Recovery.DEFAULT, tidy, Set.of(), Optional.empty(), TargetRuntime.DEFAULT);
    }

    /** The scheme with everything else as it is by default. */
    public static Recipe of(Scheme scheme) {
        return of(scheme, CalibrationMethod.BEST);
    }

    public static Recipe of(Scheme scheme, CalibrationMethod calibration) {
        return new Recipe(scheme, calibration, true);
    }

    public Recipe as(Scheme other) {
        return new Recipe(other, calibration, recovery, tidy, keepFloat, leastSqnr, runtime);
    }

    public Recipe calibrating(CalibrationMethod method) {
        return new Recipe(scheme, method, recovery, tidy, keepFloat, leastSqnr, runtime);
    }

    public Recipe recovering(Set<Recovery> steps) {
        return new Recipe(scheme, calibration, steps, tidy, keepFloat, leastSqnr, runtime);
    }

    public Recipe keepingFloat(Set<String> outputs) {
        return new Recipe(scheme, calibration, recovery, tidy, outputs, leastSqnr, runtime);
    }

    public Recipe forRuntime(TargetRuntime oldest) {
        return new Recipe(scheme, calibration, recovery, tidy, keepFloat, leastSqnr, oldest);
    }

    public Recipe reaching(double decibels) {
        return new Recipe(scheme, calibration, recovery, tidy, keepFloat, Optional.of(decibels), runtime);
    }

    /** For machines: what it takes to do the same again. */
    public Document toDocument() {
        return Document.builder()
                .put("scheme", scheme.toString())
                .put("calibration", calibration.toString())
                .put("recovery", recovery.stream().map(Recovery::toString).toList())
                .put("tidy", tidy)
                .put("keepFloat", keepFloat.stream().sorted().toList())
                .putIfPresent("leastSqnr", leastSqnr)
                .put("targetRuntime", runtime.toString())
                .build();
    }
}
