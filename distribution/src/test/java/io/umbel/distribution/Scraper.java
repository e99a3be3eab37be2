package io.umbel.distribution;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Scrapes a node's page again and again, on a thread of its own, until it is closed. */
final class Scraper implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String COMPLETE = "# EOF\n";

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpRequest request;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<String> incomplete = new ArrayList<>();
    private boolean answered;
    private boolean asked;

    private Scraper(URI page) {
        this.request =
                HttpRequest.newBuilder(page.resolve("/metrics"))
                        .header("Accept", "application/openmetrics-text")
                        .timeout(DEADLINE)
                        .build();
    }

    static Scraper start(URI page) {
        var scraper = new Scraper(page);
        scraper.thread.start();
        return scraper;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                ask();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void ask() throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            note(answer.statusCode() == 200, answer.body());
        } catch (IOException nobodyThere) {
            note(false, COMPLETE);
        }
    }

    private void note(boolean answer, String body) {
        lock.lock();
        try {
            if (answer && !body.endsWith(COMPLETE)) {
                incomplete.add(body);
            }
            answered = answer;
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Answers that said 200 and were not whole. */
    List<String> incomplete() {
        lock.lock();
        try {
            return List.copyOf(incomplete);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a scrape is answered. */
    void awaitAnswer() throws InterruptedException {
        await(true);
    }

    /** Waits until a scrape is not answered. */
    void awaitSilence() throws InterruptedException {
        await(false);
    }

    private void await(boolean answer) throws InterruptedException {
        lock.lock();
        try {
            long left = DEADLINE.toNanos();
            while (!asked || answered != answer) {
                if (left <= 0) {
                    throw new AssertionError(
                            "scrapes are " + (answer ? "not " : "still ") + "answered");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        http.shutdownNow();
    }
}
