package dev.flotilla.fleet.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An answer's bytes that nobody wants: none of them is waited for. */
final class UnreadBody implements BodySubscriber<byte[]> {
    @Override
    public CompletionStage<byte[]> getBody() {
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        begun.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // What was on its way already.
    }

    @Override
    public void onError(Throwable failure) {
        // The status has been told.
    }

    @Override
    public void onComplete() {
        // Without a byte.
    }
}
