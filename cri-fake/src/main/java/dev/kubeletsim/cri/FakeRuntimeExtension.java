// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs a {@link FakeRuntime} for tests: one for the whole class as a static field, a fresh one a test as an instance
 * field.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final FakeRuntimeExtension runtime = FakeRuntimeExtension.of(RuntimeProfile.crio131());
 *
 * @Test
 * void answers() {
 *     var cri = RuntimeServiceGrpc.newBlockingStub(runtime.channel());
 *     ...
 * }
 * }</pre>
 *
 * <p>Tests that run in parallel may share a static one; names and ports are chosen so that no two runtimes clash.
 */
public final class FakeRuntimeExtension
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final long SHUTDOWN_SECONDS = 5;

    private final Consumer<FakeRuntimeBuilder> settings;
    private volatile @Nullable FakeRuntime runtime;
    private volatile @Nullable ManagedChannel channel;
    private volatile boolean forClass;

    private FakeRuntimeExtension(Consumer<FakeRuntimeBuilder> settings) {
        this.settings = settings;
    }

    /** A runtime with this profile and the builder's defaults. */
    public static FakeRuntimeExtension of(RuntimeProfile profile) {
        return with(builder -> builder.profile(profile));
    }

    /** A runtime made by a builder that {@code settings} has seen to. */
    public static FakeRuntimeExtension with(Consumer<FakeRuntimeBuilder> settings) {
        return new FakeRuntimeExtension(settings);
    }

    /** The runtime. */
    public FakeRuntime runtime() {
        return running(runtime);
    }

    /** A channel to it, which the extension shuts down. */
    public ManagedChannel channel() {
        return running(channel);
    }

    /** The first address that the settings asked for. */
    public String endpoint() {
        return runtime().endpoint();
    }

    private static <T> T running(@Nullable T value) {
        return Objects.requireNonNull(
                value, "the runtime runs only while a test does; is the field annotated with @RegisterExtension?");
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        forClass = true;
        open();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        if (!forClass) {
            open();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!forClass) {
            close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void open() throws IOException {
        FakeRuntimeBuilder builder = FakeRuntime.builder();
        settings.accept(builder);
        FakeRuntime started = builder.start();
        runtime = started;
        channel = started.newChannel();
    }

    private void close() {
        ManagedChannel open = channel;
        channel = null;
        if (open != null) {
            open.shutdownNow();
            try {
                open.awaitTermination(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        FakeRuntime running = runtime;
        runtime = null;
        if (running != null) {
            running.close();
        }
    }
}
