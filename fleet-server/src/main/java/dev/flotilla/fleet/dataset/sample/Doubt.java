package dev.flotilla.fleet.dataset.sample;

/** Why a sample is kept aside. */
public enum Doubt {
    /** It cannot be opened with this server's sample key, or holds no sample. */
    UNREADABLE,
    /** The bundle that answered is not registered here. */
    UNKNOWN_MODEL,
    /** Input or embedding have another size than the manifest says, or there are not as many scores as labels. */
    SHAPE,
    /** A value is not a number, or infinite. */
    NOT_FINITE,
    /** It does not predict the class of its highest score. */
    INCONSISTENT,
    /** It is dated later than the server's clock by more than a day. */
    FUTURE,
    /** There is one with the same input. */
    DUPLICATE,
    /** The same device sent nearly the same input within a day. */
    NEAR_DUPLICATE,
    /** Unlike the bundle's baseline and unlike what other devices send. */
    OUTLIER
}
