package origin

// Route is one line of the route table, as the home page lists it.
type Route struct {
	// Methods are those it takes; empty is every method.
	Methods []string `json:"methods,omitempty"`
	// Path has parameters as OpenAPI writes them: "/status/{code}".
	Path string `json:"path"`
	// Example is a target that works as it stands: "/status/418".
	Example string `json:"example"`
	// Summary is one sentence by language tag: "ko", "en".
	Summary map[string]string `json:"summary"`
}

// Routes returns the table that mounts and lists every route, in order.
func Routes() []Route { return nil }
