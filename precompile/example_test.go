package precompile_test

import (
	"fmt"
	"log"
	"os"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/tests/avmhost"
)

// Precompile a module and call one of its functions on wazero, in the test
// double of AtomVM.
func ExampleFile() {
	data, err := os.ReadFile("../examples/hello.beam")
	if err != nil {
		log.Fatal(err)
	}
	native, stats, err := precompile.File(data, precompile.Options{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("modules:", stats.Modules)

	vm, err := avmhost.New(avmhost.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer vm.Close()
	if err := vm.Load(native); err != nil {
		log.Fatal(err)
	}
	for _, call := range []struct {
		function string
		arg      beam.Term
	}{{"fib", int64(20)}, {"primes", int64(30)}, {"greet", beam.Atom("world")}} {
		result, err := vm.Call("hello", call.function, []beam.Term{call.arg})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(beam.Format(result))
	}
	// Output:
	// modules: 1
	// 6765
	// [2,3,5,7,11,13,17,19,23,29]
	// #{greeting => <<104,101,108,108,111>>,to => {name,world}}
}

// The WASM module inside a precompiled file can be given to any tool.
func ExampleExtract() {
	data, err := os.ReadFile("../examples/hello.beam")
	if err != nil {
		log.Fatal(err)
	}
	native, _, err := precompile.File(data, precompile.Options{DropCode: true})
	if err != nil {
		log.Fatal(err)
	}
	chunk, err := precompile.Extract(native)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%q, version %d\n", chunk.Wasm[:4], chunk.Version)
	// Output: "\x00asm", version 1
}
