package backend_test

import (
	"fmt"
	"log"
	"os"

	"github.com/jitwasm/jitwasm/backend"
	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/precompile"
	"github.com/jitwasm/jitwasm/tests/avmhost"
)

// Compile a module and execute one of its functions on wazero, in the test
// double of AtomVM, which takes the code from the file's avmN chunk.
func ExampleCompileAVM() {
	data, err := os.ReadFile("../examples/hello.beam")
	if err != nil {
		log.Fatal(err)
	}
	m, err := beam.ParseModule(data)
	if err != nil {
		log.Fatal(err)
	}
	out, err := backend.CompileAVM(m)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range out.Functions {
		if m.AtomName(int(f.Name)) == "fib" {
			fmt.Println("fib is", f.Wasm.Name, "of", f.Wasm.Type)
		}
	}

	chunk, err := precompile.Chunk(out)
	if err != nil {
		log.Fatal(err)
	}
	m.File.Replace(precompile.ChunkID, chunk)
	vm, err := avmhost.New(avmhost.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer vm.Close()
	if err := vm.Load(m.File.Encode()); err != nil {
		log.Fatal(err)
	}
	result, err := vm.Call("hello", "fib", []beam.Term{int64(25)})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("fib(25) =", beam.Format(result))
	// Output:
	// fib is fib/1 of [i32 i32 i32] -> [i32]
	// fib(25) = 75025
}
