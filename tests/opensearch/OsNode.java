import java.nio.file.Path;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One real OpenSearch node a process: java -cp CP OsNode.java FOLDER I N HTTP TCP
 * is node I of N, on the loopback interface, at the ports HTTP + I and TCP + I.
 */
public class OsNode {
    public static void main(String[] a) throws Exception {
        Path base = Path.of(a[0]);
        int i = Integer.parseInt(a[1]), n = Integer.parseInt(a[2]);
        int http = Integer.parseInt(a[3]), tcp = Integer.parseInt(a[4]);
        String[] seeds = new String[n], names = new String[n];
        for (int k = 0; k < n; k++) { seeds[k] = "127.0.0.1:" + (tcp + k); names[k] = "n" + k; }
        OpenSearchRunner r = new OpenSearchRunner();
        r.setMaxHttpPort(-1); // default 9299: any higher base port would throw
        r.onBuild((num, s) -> {
            s.put("cluster.name", "policy-search-test").put("node.name", names[i]);
            s.put("network.host", "127.0.0.1");
            s.put("http.port", String.valueOf(http + i));
            s.put("transport.port", String.valueOf(tcp + i));
            s.put("cluster.routing.allocation.disk.threshold_enabled", "false");
            s.put("node.processors", "1");
            // How many writes may wait: 1 has a node refuse them, as a busy one does.
            String queue = System.getProperty("write.queue");
            if (queue != null) s.put("thread_pool.write.queue_size", queue);
            if (n > 1) {
                s.put("discovery.type", "zen");
                s.putList("discovery.seed_hosts", seeds);
                s.putList("cluster.initial_cluster_manager_nodes", names);
            } else {
                s.put("discovery.type", "single-node");
            }
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try { r.close(); } catch (Exception e) { e.printStackTrace(); }
        }));
        r.build("-basePath", base.resolve("n" + i).toString(), "-numOfNode", "1",
                "-baseHttpPort", String.valueOf(http), "-clusterName", "policy-search-test");
        Thread.currentThread().join();
    }
}
