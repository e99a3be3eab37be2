package io.umbel.grpc.command;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.protobuf.DynamicMessage;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusException;
import io.umbel.grpc.dynamic.DynamicMethod;
import io.umbel.grpc.dynamic.JsonMessages;
import io.umbel.grpc.dynamic.MessageFormatException;
import io.umbel.grpc.load.LoadGenerator;
import io.umbel.grpc.load.LoadPlan;
import io.umbel.grpc.load.LoadReport;
import io.umbel.grpc.load.LoadTarget;
import io.umbel.grpc.load.Pace;
import io.umbel.spi.CommandContext;
import java.io.Reader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Loads one method and reports how it did. */
@Command(
        description = "Call a gRPC method again and again, and measure rate and latency.",
        sortOptions = false,
        footer = {
            "%nWith --rate the latency of a call counts from the time it was due, so a server that",
            "stalls is charged for all that waited (no coordinated omission). For example:",
            "  umbel bench grpc TICKET pkg.Greeter/Greet -d '{\"name\": \"you\"}' --concurrency 64",
            "  umbel bench grpc tcp://localhost:50051 pkg.Greeter/Greet --rate 1000 --duration 30s",
        })
final class BenchCommand implements Callable<Integer> {
    private static final int MAX_IN_FLIGHT = 10_000;

    private final CommandContext context;
    private final LongSupplier nanoTime;

    @Mixin private final MethodOptions called = new MethodOptions();
    @Mixin private final InputOptions input = new InputOptions();
    @Mixin private final DescriptorOptions descriptors = new DescriptorOptions();

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description =
                    "How many calls run at once, each begun when another ends, 1–10000; default 1. With --rate: how many may, default 10000.")
    private @Nullable Integer concurrency;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "How many calls begin each second, whether or not earlier ones ended.")
    private @Nullable Double rate;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long; default ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ZERO;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            defaultValue = "2s",
            description = "How long before that, uncounted; default ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ZERO;

    BenchCommand(CommandContext context, LongSupplier nanoTime) {
        this.context = context;
        this.nanoTime = nanoTime;
    }

    @Override
    public Integer call() throws Exception {
        var plan = new LoadPlan(pace(), warmUp, duration);
        try (OpenChannel channel = called.open(context)) {
            LoadReport report = run(loadOn(channel), plan);
            new BenchPrinter(context, called.target(), called.method(), plan).print(report);
            requireAnySuccess(report);
            return 0;
        } catch (StatusException e) {
            throw RpcFailure.of(e, called.target(), called.method().toString());
        }
    }

    private Pace pace() {
        int most = concurrency == null ? rate == null ? 1 : MAX_IN_FLIGHT : concurrency;
        if (most < 1 || most > MAX_IN_FLIGHT) {
            throw called.wrong("--concurrency: " + most + " (expected 1–" + MAX_IN_FLIGHT + ")");
        }
        if (rate == null) {
            return new Pace.ClosedLoop(most);
        }
        if (!(rate > 0 && rate <= 1e6)) {
            throw called.wrong("--rate: " + rate + " (expected above 0, at most 1000000)");
        }
        return new Pace.FixedRate(rate, most);
    }

    private LoadTarget loadOn(OpenChannel channel) throws Exception {
        DynamicMethod method = descriptors.source(channel).method(called.method());
        return new LoadTarget(
                channel.channel(),
                LoadTarget.method(method.name().toString(), method.type()),
                requests(method),
                input.headers(),
                this::callOptions);
    }

    /** The load's callbacks are quick: on the transport's own thread they cost no hand-over. */
    private CallOptions callOptions() {
        return input.callOptions().withExecutor(MoreExecutors.directExecutor());
    }

    private List<byte[]> requests(DynamicMethod method) throws Exception {
        var requests = new ArrayList<byte[]>();
        try (Reader reader = input.reader(context)) {
            JsonMessages messages = input.messages(reader, method);
            for (Optional<DynamicMessage> next = messages.next();
                    next.isPresent();
                    next = messages.next()) {
                requests.add(next.get().toByteArray());
            }
        }
        if (method.type().clientSendsOneMessage()) {
            return List.of(only(requests, method));
        }
        return requests;
    }

    private static byte[] only(List<byte[]> requests, DynamicMethod method)
            throws MessageFormatException {
        if (requests.size() > 1) {
            throw MessageFormatException.tooMany(method.name());
        }
        return requests.isEmpty() ? new byte[0] : requests.getFirst();
    }

    private LoadReport run(LoadTarget load, LoadPlan plan) throws InterruptedException {
        var progress = new BenchProgress(context.err(), nanoTime);
        try (var scheduler =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("bench").factory())) {
            return new LoadGenerator(load, nanoTime, scheduler).run(plan, progress::tell);
        }
    }

    private void requireAnySuccess(LoadReport report) throws Exception {
        Optional<Status> failure = report.firstFailure();
        if (report.calls() == 0 && failure.isPresent()) {
            throw new StatusException(failure.get());
        }
    }
}
