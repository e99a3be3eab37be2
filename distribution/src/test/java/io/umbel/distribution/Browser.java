package io.umbel.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The machine's Chromium, without a window. */
final class Browser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final Duration POLL = Duration.ofMillis(200);

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    static Browser start() {
        ExternalTool chromium = ExternalTool.named("chromium", "chromium");
        ExternalTool chromedriver = ExternalTool.named("chromedriver", "chromium-driver");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(chromium.file().toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu");
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.file().toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /** As on a screen of this width, with light or dark colours. */
    void show(int width, int height, String colours) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
    }

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    List<WebElement> findAll(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    String text(String css) {
        return String.valueOf(
                driver.executeScript(
                        "return document.querySelector(arguments[0])?.textContent ?? ''", css));
    }

    Object run(String script, Object... arguments) {
        return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
    }

    /** Waits until it is so; tells what the page shows if it never is. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        var never = new java.util.concurrent.CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "the page never showed " + what + " but: " + find("main").getText());
            }
            if (never.await(POLL.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
                throw new AssertionError("nobody counts down");
            }
        }
    }

    /** What the page wrote to the browser's console as an error. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    /** What axe-core finds that is serious or critical, each as {@code rule: elements}. */
    @SuppressWarnings("unchecked") // the script returns a list of strings
    List<String> accessibilityProblems() throws IOException {
        try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
            driver.executeScript(
                    new String(
                            Objects.requireNonNull(axe, "axe.min.js").readAllBytes(),
                            StandardCharsets.UTF_8));
        }
        return (List<String>)
                Objects.requireNonNull(
                        driver.executeAsyncScript(
                                """
                                const done = arguments[arguments.length - 1];
                                axe.run().then((found) => done(found.violations
                                  .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                                  .map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join('; '))));
                                """));
    }

    /** The whole page, also what lies below the window. */
    void screenshot(Path file) throws IOException {
        Map<String, Object> shot =
                driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("format", "png", "captureBeyondViewport", true));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(String.valueOf(shot.get("data"))));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
