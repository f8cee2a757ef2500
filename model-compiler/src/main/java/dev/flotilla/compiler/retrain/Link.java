package dev.flotilla.compiler.retrain;

/** How a head's sums become a model's answer. */
enum Link {
    /** They are the answer: a regression. */
    IDENTITY,
    /** The logistic function of the only one: yes or no. */
    LOGISTIC,
    /** Softmax: one of several classes. */
    SOFTMAX
}
