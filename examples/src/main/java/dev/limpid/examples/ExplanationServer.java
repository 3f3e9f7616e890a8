package dev.limpid.examples;

import dev.limpid.Limpid;
import dev.limpid.json.JsonDocument;
import dev.limpid.report.HtmlReport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A Spring Boot service that explains: {@code GET /explain?text=…} answers with JSON, or with a page if a browser asks.
 *
 * <p>Run: {@code examples/run ExplanationServer --limpid.model=all-minilm-l6-v2}; then open {@code
 * http://localhost:8080/explain?text=Hello}. Without a name it asks bert-base-uncased.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(ExplanationServer.Answers.class)
public class ExplanationServer {
    public static void main(String... args) {
        SpringApplication.run(ExplanationServer.class, args);
    }

    /** One model for all requests, which any number of threads may ask at once. Spring closes it. */
    @Bean
    Limpid model(@Value("${limpid.model:bert-base-uncased}") String name) {
        return Limpid.load(name);
    }

    @RestController
    static class Answers {
        private final Limpid model;

        Answers(Limpid model) {
            this.model = model;
        }

        @GetMapping(path = "/explain", produces = MediaType.APPLICATION_JSON_VALUE)
        String json(@RequestParam String text) {
            return JsonDocument.write(model.explain(text));
        }

        @GetMapping(path = "/explain", produces = MediaType.TEXT_HTML_VALUE)
        String page(@RequestParam String text) {
            return HtmlReport.write(model.explain(text));
        }

        /** Limpid says in one line what is wrong with a question, and what to do. */
        @ExceptionHandler
        ResponseEntity<String> refused(IllegalArgumentException question) {
            return ResponseEntity.badRequest().contentType(MediaType.TEXT_PLAIN).body(question.getMessage());
        }
    }
}
