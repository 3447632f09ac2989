//go:build !wasm

package stress

import (
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"github.com/jitwasm/jitwasm/gowasm"
	"github.com/jitwasm/jitwasm/rts/heap"
)

// TestSameInWebAssembly runs the collector natively, with the verifier, and as
// what gowasm makes of it.
func TestSameInWebAssembly(t *testing.T) {
	m, err := gowasm.Build(gowasm.Config{}, ".")
	if err != nil {
		t.Fatal(err)
	}
	code, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	engine := wazero.NewRuntime(ctx)
	defer engine.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, engine)
	heap.Verifying = true
	defer func() { heap.Verifying = false }()
	for seed := uint64(1); seed <= 6; seed++ {
		instance, err := engine.InstantiateWithConfig(ctx, code, wazero.NewModuleConfig().WithName(""))
		if err != nil {
			t.Fatal(err)
		}
		const steps = 20000
		got, err := instance.ExportedFunction("stress.collect").Call(ctx, seed, steps)
		if err != nil {
			t.Fatal(err)
		}
		if want := Collect(seed, steps); got[0] != want {
			t.Errorf("seed %d: %#x in WebAssembly, %#x natively", seed, got[0], want)
		}
		if heap.Current.MinorCount == 0 && heap.Current.MajorCount == 0 {
			t.Error("nothing was collected")
		}
		_ = instance.Close(ctx)
	}
}
