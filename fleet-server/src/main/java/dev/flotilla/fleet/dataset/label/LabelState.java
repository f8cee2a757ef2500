package dev.flotilla.fleet.dataset.label;

/** How far the labels of a sample have come. */
public enum LabelState {
    /** Somebody is still to be asked. */
    OPEN,
    /** Two agree. */
    LABELLED,
    /** Three were asked, and no two agree, or two of them cannot tell. */
    DISPUTED
}
