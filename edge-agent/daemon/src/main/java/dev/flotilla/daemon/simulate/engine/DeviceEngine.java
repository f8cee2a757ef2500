package dev.flotilla.daemon.simulate.engine;

import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.ArrayList;
import java.util.List;

/** A device's own side of a shared engine: knows what the device has loaded, and gives wrong answers when it is time for them. */
public final class DeviceEngine implements InferenceEngine, AutoCloseable {
    private final InferenceEngine shared;
    private final WrongMoment wrongMoment;
    private final List<LoadedModel> loaded = new ArrayList<>();

    public DeviceEngine(InferenceEngine shared, WrongMoment wrongMoment) {
        this.shared = shared;
        this.wrongMoment = wrongMoment;
    }

    @Override
    public synchronized LoadedModel load(byte[] model) throws ModelRejectedException {
        LoadedModel own = new WrongAnswers(shared.load(model), wrongMoment, this::closed);
        loaded.add(own);
        return own;
    }

    private synchronized void closed(LoadedModel model) {
        loaded.remove(model);
    }

    /** Closes what the device, which went down, did not. */
    @Override
    public synchronized void close() {
        List.copyOf(loaded).forEach(LoadedModel::close);
    }
}
