package cookie

import "time"

// Profile says where a jar does as its user agent does, in what the standard
// leaves open and where user agents differ from it.
type Profile struct {
	Name string `json:"name"`

	// What is refused.
	Trustworthy  bool `json:"trustworthy"`  // http on loopback counts as secure
	PrefixBare   bool `json:"prefixBare"`   // __Host- wants no Domain, even one that changes nothing
	HTTPPrefixes bool `json:"httpPrefixes"` // __Http- and __Host-Http- are prefixes too
	Partitions   bool `json:"partitions"`   // Partitioned counts
	RefuseTab    bool `json:"refuseTab"`    // a tab is a control octet like others
	RefuseEquals bool `json:"refuseEquals"` // no "=" in a value without a name

	// BlockThirdParty keeps cookies out of other sites' pages, but for those that
	// are Partitioned: a setting of the user's.
	BlockThirdParty bool `json:"blockThirdParty"`

	// How attributes count.
	LastCounts     bool `json:"lastCounts"`     // of Expires and of Max-Age the last one counts, valid or not
	LooseDates     bool `json:"looseDates"`     // dates by looseDate
	LooseAge       bool `json:"looseAge"`       // a Max-Age may begin with "+", and past int64 counts whatever follows
	DotDomain      bool `json:"dotDomain"`      // Domain=. is a domain, and nobody's
	AddressDomain  bool `json:"addressDomain"`  // an address as Domain makes no domain cookie of it
	PercentDomain  bool `json:"percentDomain"`  // Domain with a percent sign is refused
	Priority       bool `json:"priority"`       // Priority counts when cookies must go
	NewerIfChanged bool `json:"newerIfChanged"` // another value makes a cookie a new one, in order

	LaxUnsafe   time.Duration `json:"laxUnsafe"`   // so long a cookie without SameSite goes with any top-level method
	Lifetime    time.Duration `json:"lifetime"`    // the latest a cookie may expire
	AccessEvery time.Duration `json:"accessEvery"` // a younger last access is not renewed

	// How many are kept.
	PerSite        int           `json:"perSite"` // cookies of one registrable domain
	PerSitePurge   int           `json:"perSitePurge"`
	Total          int           `json:"total"`
	TotalPurge     int           `json:"totalPurge"`
	Safe           time.Duration `json:"safe"`           // who was used since stays, up to twice the total
	PartitionBytes int           `json:"partitionBytes"` // of one site in one partition
}

// day is as long as days without a calendar are.
const day = 24 * time.Hour

// RFC is a user agent that does what RFC 6265bis says and recommends, and
// nothing besides.
func RFC() Profile {
	return Profile{
		Name:     "RFC 6265bis",
		Lifetime: 400 * day,
		PerSite:  50, Total: 3000, // §5.7: "such as"
	}
}

// Chromium is what Chromium 156 does with its default settings.
func Chromium() Profile {
	return Profile{
		Name:        "Chromium",
		Trustworthy: true, PrefixBare: true, HTTPPrefixes: true, Partitions: true, RefuseTab: true, RefuseEquals: true,
		LastCounts: true, LooseDates: true, LooseAge: true, DotDomain: true, AddressDomain: true, PercentDomain: true,
		Priority: true, NewerIfChanged: true,
		LaxUnsafe: 2 * time.Minute, Lifetime: 400 * day, AccessEvery: time.Minute,
		PerSite: 180, PerSitePurge: 30, Total: 3300, TotalPurge: 300, Safe: 30 * day, PartitionBytes: 10240,
	}
}
