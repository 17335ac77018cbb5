import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Lucene's side of the benchmark: an index by CJKAnalyzer (bigrams), and answers from it.
 *
 * <p>`build FOLDER` reads paragraphs on standard input, `answer FOLDER` queries, `search FOLDER QUERY`
 * prints ten hits. A record on a pipe is a length (int) and so many bytes of UTF-8; a paragraph is
 * "article TAB number TAB text". The reply to a query is its nanoseconds (long), the number of hits (int)
 * and a record a hit.
 */
public final class LuceneCjk {
    private static final double BUFFER_MB = 256;
    private static final int BEST = 10;
    private static final int LONGEST_WORD = 6;
    private static final String FIELD = "text";

    public static void main(String[] arguments) throws Exception {
        try (Directory folder = FSDirectory.open(Path.of(arguments[1]))) {
            switch (arguments[0]) {
                case "build" -> build(folder);
                case "answer" -> answer(folder);
                default -> search(folder, arguments[2]);
            }
        }
    }

    private static void build(Directory folder) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(new CJKAnalyzer()).setRAMBufferSizeMB(BUFFER_MB);
        int threads = Runtime.getRuntime().availableProcessors();
        BlockingQueue<Optional<String>> waiting = new ArrayBlockingQueue<>(10_000);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (IndexWriter writer = new IndexWriter(folder, config)) {
            Callable<Void> adding = () -> {
                for (var row = waiting.take(); row.isPresent(); row = waiting.take()) {
                    writer.addDocument(documentOf(row.get()));
                }
                return null;
            };
            List<Future<Void>> added = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                added.add(pool.submit(adding));
            }
            DataInputStream rows = input();
            for (var row = record(rows); row.isPresent(); row = record(rows)) {
                waiting.put(row);
            }
            for (int thread = 0; thread < threads; thread++) {
                waiting.put(Optional.empty());
            }
            for (Future<Void> each : added) {
                each.get();
            }
            writer.commit();
        } finally {
            pool.shutdown();
        }
    }

    private static Document documentOf(String row) {
        String[] parts = row.split("\t", 3);
        Document document = new Document();
        document.add(new StoredField("article", parts[0]));
        document.add(new StoredField("number", parts[1]));
        document.add(new TextField(FIELD, parts[2], Field.Store.YES));
        return document;
    }

    private static void answer(Directory folder) throws IOException {
        DataInputStream queries = input();
        DataOutputStream replies = new DataOutputStream(new BufferedOutputStream(System.out));
        try (DirectoryReader reader = DirectoryReader.open(folder)) {
            IndexSearcher searcher = searcherOf(reader);
            QueryBuilder builder = new QueryBuilder(new CJKAnalyzer());
            for (var query = record(queries); query.isPresent(); query = record(queries)) {
                long started = System.nanoTime();
                List<String> hits = best(searcher, builder, query.get());
                replies.writeLong(System.nanoTime() - started);
                replies.writeInt(hits.size());
                for (String hit : hits) {
                    byte[] bytes = hit.getBytes(StandardCharsets.UTF_8);
                    replies.writeInt(bytes.length);
                    replies.write(bytes);
                }
                replies.flush();
            }
        }
    }

    private static void search(Directory folder, String query) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try (DirectoryReader reader = DirectoryReader.open(folder)) {
            best(searcherOf(reader), new QueryBuilder(new CJKAnalyzer()), query).forEach(out::println);
        }
        out.flush();
    }

    private static IndexSearcher searcherOf(DirectoryReader reader) {
        IndexSearcher searcher = new IndexSearcher(reader);
        // No answer is kept for the next round.
        searcher.setQueryCache(null);
        return searcher;
    }

    private static List<String> best(IndexSearcher searcher, QueryBuilder builder, String text)
            throws IOException {
        Query query = queryOf(builder, text);
        List<String> hits = new ArrayList<>();
        if (query == null) {
            return hits;
        }
        // Hits beyond the best ten are not counted.
        var collector = new TopScoreDocCollectorManager(BEST, null, BEST);
        StoredFields stored = searcher.storedFields();
        for (ScoreDoc hit : searcher.search(query, collector).scoreDocs) {
            Document document = stored.document(hit.doc);
            hits.add(document.get("article") + "\t" + document.get("number") + "\t" + document.get(FIELD));
        }
        return hits;
    }

    /** As `operands` of the benchmark's seam.py: a phrase, AND, OR, a word, or any bigram of a question. */
    private static Query queryOf(QueryBuilder builder, String text) {
        if (text.startsWith("\"")) {
            return builder.createPhraseQuery(FIELD, text.substring(1, text.length() - 1));
        }
        if (text.contains(" AND ")) {
            return joined(builder, text.split(" AND "), BooleanClause.Occur.MUST);
        }
        if (text.contains(" OR ")) {
            return joined(builder, text.split(" OR "), BooleanClause.Occur.SHOULD);
        }
        if (text.codePointCount(0, text.length()) <= LONGEST_WORD) {
            return builder.createPhraseQuery(FIELD, text);
        }
        return builder.createBooleanQuery(FIELD, text, BooleanClause.Occur.SHOULD);
    }

    private static Query joined(QueryBuilder builder, String[] strings, BooleanClause.Occur occur) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String string : strings) {
            Query phrase = builder.createPhraseQuery(FIELD, string);
            if (phrase != null) {
                query.add(phrase, occur);
            }
        }
        return query.build();
    }

    private static DataInputStream input() {
        return new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
    }

    private static Optional<String> record(DataInputStream pipe) throws IOException {
        int length;
        try {
            length = pipe.readInt();
        } catch (EOFException end) {
            return Optional.empty();
        }
        return Optional.of(new String(pipe.readNBytes(length), StandardCharsets.UTF_8));
    }
}
