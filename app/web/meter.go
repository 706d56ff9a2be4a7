package web

import (
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"roundtrip/app/capture"
	"roundtrip/app/seat"
)

// newMeter serves the metrics, from a registry of its own.
func (w *Web) newMeter() http.Handler {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "roundtrip_build_info", Help: "The program's version.", ConstLabels: prometheus.Labels{"version": w.c.Version},
	}, func() float64 { return 1 }))
	reg.MustRegister(&gauge{w: w, last: map[string]capture.Stats{}})
	return promhttp.HandlerFor(reg, promhttp.HandlerOpts{})
}

// gauge reads what there is to count when somebody asks.
type gauge struct {
	w *Web

	mu    sync.Mutex
	last  map[string]capture.Stats // by the seat's epoch, as of the last reading
	total capture.Stats            // also of seats that fell asleep since
}

// figure is one metric.
type figure struct {
	name, help string
	kind       prometheus.ValueType
	value      int64
}

// Describe implements prometheus.Collector.
func (g *gauge) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(g, ch) }

// Collect implements prometheus.Collector.
func (g *gauge) Collect(ch chan<- prometheus.Metric) {
	for _, f := range g.read() {
		ch <- prometheus.MustNewConstMetric(prometheus.NewDesc("roundtrip_"+f.name, f.help, nil, nil), f.kind, float64(f.value))
	}
}

func (g *gauge) read() []figure {
	g.mu.Lock()
	defer g.mu.Unlock()
	awake, kept, held := int64(0), int64(0), int64(0)
	before := g.last
	g.last = map[string]capture.Stats{}
	g.w.c.Room.Each(func(s *seat.Seat) {
		now, was := s.Recorder().Stats(), before[s.Epoch()]
		g.last[s.Epoch()] = now
		awake++
		kept += now.Kept
		held += now.Octets
		// A counter never falls, though seats fall asleep.
		g.total.Seen += max(0, now.Seen-was.Seen)
		g.total.Evicted += max(0, now.Evicted-was.Evicted)
		g.total.BodiesDropped += max(0, now.BodiesDropped-was.BodiesDropped)
	})
	if g.w.c.Budget != nil {
		held = g.w.c.Budget.Held()
	}
	live := g.w.live.Counts()
	const counter, level = prometheus.CounterValue, prometheus.GaugeValue
	return []figure{
		{"seats_awake", "Seats whose servers have their ports.", level, awake},
		{"exchanges_seen_total", "Exchanges on the learners' servers.", counter, g.total.Seen},
		{"exchanges_kept", "Exchanges held in memory.", level, kept},
		{"exchanges_evicted_total", "Exchanges given up to stay within the bounds.", counter, g.total.Evicted},
		{"bodies_dropped_total", "Exchanges whose content was given up.", counter, g.total.BodiesDropped},
		{"budget_held_bytes", "Memory that the recorders hold.", level, held},
		{"viewers", "Live sockets that follow a seat.", level, live.Viewers},
		{"viewers_cut_total", "Viewers cut off because they did not read.", counter, live.Cut},
		{"events_dropped_total", "Objects given up before a viewer could be sent them.", counter, live.Dropped},
	}
}
