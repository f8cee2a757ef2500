package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.trace.CurrentSpan;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * For devices: {@code GET /capture/BUNDLE} tells what is asked of them, {@code PUT /samples/SHA256} takes a sealed sample,
 * {@code DELETE /samples} erases all that there is of the device.
 */
public final class SampleIntake implements Routes {
    private static final long MAX_BYTES = (long) CapturedSample.MAX_BYTES + SealedSample.OVERHEAD;

    private final Samples samples;
    private final AuditLog audit;
    private final DeviceGate gate;

    public SampleIntake(Samples samples, AuditLog audit, DeviceGate gate) {
        this.samples = samples;
        this.audit = audit;
        this.gate = gate;
    }

    @Override
    public void mount(Router devices) {
        devices.get("/capture/:bundle").handler(gate::admit).handler(this::terms);
        devices.put("/samples/:digest")
                .handler(SampleIntake::hold)
                .handler(gate::admit)
                .handler(SampleIntake::letGo)
                .handler(Bodies.upTo(MAX_BYTES))
                .handler(this::receive);
        devices.delete("/samples").handler(gate::admit).handler(this::erase);
    }

    /** The body waits until it is known whose it is. */
    private static void hold(RoutingContext context) {
        context.request().pause();
        // Whatever is left of one that is refused goes by unread, and the connection serves on.
        context.addEndHandler(ended -> context.request().resume());
        context.next();
    }

    private static void letGo(RoutingContext context) {
        context.request().resume();
        context.next();
    }

    private void terms(RoutingContext context) {
        Digest bundle = Json.digest("bundle", Reply.pathParam(context, "bundle"));
        samples.terms(DeviceGate.device(context), bundle)
                .map(CaptureTerms::toCbor)
                .onSuccess(cbor -> context.response()
                        .putHeader("content-type", "application/cbor")
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(cbor)))
                .onFailure(context::fail);
    }

    private void receive(RoutingContext context) {
        Digest digest = Json.digest("digest", Reply.pathParam(context, "digest"));
        done(context, samples.receive(DeviceGate.device(context), digest, Reply.bytes(context)));
    }

    private void erase(RoutingContext context) {
        DeviceId device = DeviceGate.device(context);
        done(
                context,
                samples.eraseByItself(device)
                        .compose(erased -> audit.record(new AuditEvent(
                                Actor.device(device.value()),
                                "eraseSamples",
                                "/devices/" + device,
                                AuditEvent.Outcome.DONE,
                                erased + " samples, asked for on the device",
                                CurrentSpan.traceId()))));
    }

    private static void done(RoutingContext context, Future<?> work) {
        work.onSuccess(done -> context.response().setStatusCode(204).end()).onFailure(context::fail);
    }
}
