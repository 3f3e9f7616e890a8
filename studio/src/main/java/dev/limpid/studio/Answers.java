package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.limpid.figure.Figure;
import dev.limpid.figure.Figures;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static io.javalin.http.HandlerType.GET;

/** What was found, in each form that it can be had in. */
final class Answers {
    private static final Route.Query LANGUAGE =
            new Route.Query("lang", "The language of the words.", List.of("en", "zh"));
    private static final Route.Query FORMAT =
            new Route.Query("format", "The form of the report.", List.of("html", "json", "svg", "png"));

    private static final int WAITING = 50;

    private final Supplier<Jobs> jobs;
    /** Figures are cut out of a report and painted one at a time, on no thread that answers others. */
    private final ThreadPoolExecutor painter;

    Answers(Supplier<Jobs> jobs) {
        this.jobs = jobs;
        this.painter = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
            Thread thread = new Thread(task, "studio-painter");
            thread.setDaemon(true);
            return thread;
        });
        painter.allowCoreThreadTimeOut(true);
    }

    List<Route> routes() {
        return List.of(
                route("/result", "What was found.", Route.Sent.json("Document"), List.of(), this::result),
                route(
                        "/report",
                        "The same bytes that the command line writes.",
                        Route.Sent.file("*/*"),
                        List.of(FORMAT, LANGUAGE),
                        this::report),
                route("/view", "The figures, as a part of a page.", Api.html(), List.of(LANGUAGE), this::view),
                route(
                        "/figures",
                        "The names of the report's figures.",
                        Route.Sent.json("Figures"),
                        List.of(LANGUAGE),
                        this::figures),
                route(
                        "/figures/{file}",
                        "One of them, by its name and .svg or .png.",
                        Route.Sent.file("image/*"),
                        List.of(LANGUAGE),
                        this::figure));
    }

    private interface Answer {
        void to(Context asked);
    }

    private static Route route(
            String part, String summary, Route.Sent gives, List<Route.Query> queries, Answer answer) {
        return new Route(
                GET,
                "/api/jobs/{id}" + part,
                summary,
                Route.Sent.NOTHING,
                gives,
                queries,
                (asked, gate) -> answer.to(asked));
    }

    private Job job(Context asked) {
        return jobs.get().job(asked.pathParam("id"));
    }

    private byte[] found(Context asked, String name, String missing) {
        Job job = job(asked);
        State state = job.standing().state();
        if (state != State.DONE) {
            throw new Refused(409, "This question is " + state + "; there is an answer when it is done.");
        }
        byte @Nullable [] file = jobs.get().results().file(job.id(), name);
        if (file == null) {
            throw new Refused(404, missing);
        }
        return file;
    }

    private void result(Context asked) {
        asked.contentType("application/json").result(found(asked, Results.DOCUMENT, "A loaded model has no document."));
    }

    private static String language(Context asked) {
        String language = asked.queryParam("lang");
        if (language != null && !LANGUAGE.values().contains(language)) {
            throw new IllegalArgumentException("Unknown lang, expected en or zh.");
        }
        return language == null ? "en" : language;
    }

    private void report(Context asked) {
        String format = asked.queryParam("format");
        String language = language(asked);
        String name = switch (format == null ? "html" : format) {
            case "html" -> Written.name("report", language, "html");
            case "json" -> Results.DOCUMENT;
            case "svg" -> Written.name("report", language, "svg");
            case "png" -> "report.png";
            default -> throw new IllegalArgumentException("Unknown format, expected html, json, svg or png.");
        };
        byte[] file = found(
                asked,
                name,
                name.endsWith(".svg")
                        ? "A drawing shows one explanation, and this is several or none. Take html."
                        : "This answer cannot be had as " + format + ".");
        String ending = name.substring(name.lastIndexOf('.') + 1);
        alone(asked);
        asked.header(
                "Content-Disposition",
                "attachment; filename=\"limpid-" + job(asked).kind() + "." + ending + "\"");
        asked.contentType(Map.of(
                                "html", "text/html; charset=utf-8",
                                "json", "application/json",
                                "svg", "image/svg+xml",
                                "png", "image/png")
                        .getOrDefault(ending, "application/octet-stream"))
                .result(file);
    }

    /** Of an explanation or an answer its board; of other work the report itself. */
    private void view(Context asked) {
        String language = language(asked);
        Job job = job(asked);
        boolean board = job.kind() == Kind.EXPLAIN || job.kind() == Kind.PREDICT;
        asked.contentType("text/html; charset=utf-8")
                .result(found(
                        asked,
                        Written.name(board ? "view" : "report", language, "html"),
                        "This answer has no figures."));
    }

    private interface Drawing {
        Drawn of(List<Figure> figures);
    }

    /** @param name of its file; null for what is no file */
    private record Drawn(@Nullable String name, String type, byte[] bytes) {}

    /** Of the report's figures, once it is their turn. */
    private void draw(Context asked, Drawing drawing) {
        String html = new String(
                found(asked, Written.name("report", language(asked), "html"), "This answer has no figures."),
                StandardCharsets.UTF_8);
        try {
            CompletableFuture<Drawn> drawn = CompletableFuture.supplyAsync(() -> drawing.of(Figures.of(html)), painter);
            asked.future(() -> drawn.thenAccept(one -> send(asked, one)));
        } catch (RejectedExecutionException many) {
            asked.header("Retry-After", "5");
            throw new Refused(429, "Too many figures are painted: ask again in 5 s.");
        }
    }

    private static void send(Context asked, Drawn drawn) {
        if (drawn.name != null) {
            alone(asked);
            asked.header("Content-Disposition", "attachment; filename=\"" + drawn.name + "\"");
        }
        asked.contentType(drawn.type).result(drawn.bytes);
    }

    private void figures(Context asked) {
        draw(asked, figures -> {
            ArrayNode list = Body.JSON.createArrayNode();
            figures.forEach(one -> list.addObject().put("name", one.name()).put("title", one.title()));
            return new Drawn(null, "application/json", list.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    private void figure(Context asked) {
        String file = asked.pathParam("file");
        boolean painted = file.endsWith(".png");
        if (!painted && !file.endsWith(".svg")) {
            throw new IllegalArgumentException("A figure ends in .svg or .png.");
        }
        String name = file.substring(0, file.length() - ".svg".length());
        draw(asked, figures -> {
            Figure found = figures.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Refused(404, "The report has no figure of that name."));
            return painted
                    ? new Drawn(found.name() + ".png", "image/png", found.png())
                    : new Drawn(
                            found.name() + ".svg", "image/svg+xml", found.svg().getBytes(StandardCharsets.UTF_8));
        });
    }

    /** By itself and without rights: were there a hole in it, it could ask nothing here. */
    private static void alone(Context asked) {
        asked.header(
                "Content-Security-Policy",
                "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline';"
                        + " script-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'");
    }
}
