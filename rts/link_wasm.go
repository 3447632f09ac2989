package rts

// The packages whose exports make up rts.wasm.
import (
	_ "github.com/jitwasm/jitwasm/rts/bits"
	_ "github.com/jitwasm/jitwasm/rts/code"
	_ "github.com/jitwasm/jitwasm/rts/etf"
	_ "github.com/jitwasm/jitwasm/rts/heap"
	_ "github.com/jitwasm/jitwasm/rts/host"
	_ "github.com/jitwasm/jitwasm/rts/lists"
	_ "github.com/jitwasm/jitwasm/rts/maps"
	_ "github.com/jitwasm/jitwasm/rts/num"
	_ "github.com/jitwasm/jitwasm/rts/order"
	_ "github.com/jitwasm/jitwasm/rts/process"
	_ "github.com/jitwasm/jitwasm/rts/system"
	_ "github.com/jitwasm/jitwasm/rts/tuples"
	_ "github.com/jitwasm/jitwasm/rts/types"
)
