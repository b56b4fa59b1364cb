// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kubeletsim.kubelet.app.matrix.MatrixCell;
import dev.kubeletsim.kubelet.app.matrix.MatrixPage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a matrix, read as text and in a headless Chromium, which is skipped where there is none. */
class MatrixPageTest {
    private static final String LEAKED = "1.31-api-1.31-gate-on-containerd-1.7-fresh-new-strict";
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    private static final long BROWSER_SECONDS = 120;

    /** Chooses a cell as a reader would, and notes what is to be seen then. */
    private static final String CLICK = """
            <script>
              const panel = document.getElementById('%1$s');
              const before = getComputedStyle(panel).display;
              document.querySelector('td a[href="#%1$s"]').click();
              requestAnimationFrame(() => {
                const shown = [...document.querySelectorAll('section.run')].filter(run => getComputedStyle(run).display !== 'none');
                document.body.setAttribute('data-seen', before + '|' + shown.map(run => run.id).join() + '|'
                  + panel.querySelector('details').open + '|' + (panel.querySelector('li.cri code') || {}).textContent);
              });
            </script>
            </body>
            """;

    @TempDir
    private Path directory;

    @Test
    void nothingOnThePageComesFromTheNetworkAndNothingNeedsAScript() {
        String page = MatrixPage.text(MatrixRuns.CELLS);

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("<script", "http://", "https://", "src=", "@import", "url(");
    }

    @Test
    void everyCellLinksToItsOwnRun() {
        String page = MatrixPage.text(MatrixRuns.CELLS);

        assertThat(MatrixRuns.CELLS).allSatisfy(cell -> assertThat(page)
                .containsOnlyOnce("<a href=\"#" + cell.id() + "\">")
                .containsOnlyOnce("<section class=\"run\" id=\"" + cell.id() + "\">"));
    }

    @Test
    void aCellThatDiffersSaysSoInTheGridAndInItsRun() {
        MatrixCell wrong = MatrixRuns.differing(MatrixRuns.cell(LEAKED), "phase: <b>");

        assertThat(MatrixPage.text(List.of(wrong)))
                .contains("<td class=\"leaked differs\">", "leaked (differs)", "phase: &lt;b&gt;");
    }

    @Test
    void chromiumShowsTheGridAndOpensTheRunOfTheChosenCell() throws Exception {
        Path browser = browser().orElse(null);
        assumeTrue(browser != null, "skipped: none of " + BROWSERS + " is on the PATH (.ci/setup --browser installs one)");
        String page = MatrixPage.text(MatrixRuns.CELLS).replace("</body>\n", CLICK.formatted(LEAKED));

        String dom = dom(browser, Files.writeString(directory.resolve("matrix.html"), page));

        assertThat(dom)
                .containsPattern("<td class=\"leaked\"><a href=\"#" + LEAKED + "\">\\s*⚠ leaked</a></td>")
                .contains("data-seen=\"none|" + LEAKED + "|true|RunPodSandbox\"");
    }

    private static Optional<Path> browser() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<String> folders = Arrays.asList(path.split(File.pathSeparator));
        return BROWSERS.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private String dom(Path browser, Path page) throws IOException, InterruptedException {
        Path out = directory.resolve("dom.html");
        Process process = new ProcessBuilder(Stream.of(
                                browser.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--user-data-dir=" + directory.resolve("profile"),
                                "--virtual-time-budget=5000",
                                "--dump-dom",
                                page.toUri().toString())
                        .toList())
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("errors.txt").toFile())
                .start();
        try {
            assertThat(process.waitFor(BROWSER_SECONDS, TimeUnit.SECONDS))
                    .as("the browser ends within %s seconds", BROWSER_SECONDS)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }
}
