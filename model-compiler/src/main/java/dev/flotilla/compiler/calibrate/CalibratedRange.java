package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;

/** A tensor's range and the method that chose it, which is never {@link CalibrationMethod#BEST}. */
public record CalibratedRange(Range range, CalibrationMethod method) {}
