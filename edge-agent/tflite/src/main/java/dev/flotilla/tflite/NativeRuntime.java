package dev.flotilla.tflite;

/** Settings of JavaCPP that must stand before its first class is initialised. */
final class NativeRuntime {
    private static final String MEMORY_CAP = "org.bytedeco.javacpp.maxPhysicalBytes";
    private static final String NO_CAP = "0";

    private NativeRuntime() {}

    /**
     * JavaCPP throws OutOfMemoryError once the process is larger than four times the Java heap, which a small heap with
     * a model beside it always is. A value set by the user stays.
     */
    static void prepare() {
        if (System.getProperty(MEMORY_CAP) == null) {
            System.setProperty(MEMORY_CAP, NO_CAP);
        }
    }
}
