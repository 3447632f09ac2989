package vm_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/tetratelabs/wazero"

	"github.com/jitwasm/jitwasm/beam"
	"github.com/jitwasm/jitwasm/vm"
)

// cache makes the tests quicker: most of them compile the same program.
var cache = wazero.NewCompilationCache()

// demo compiles testdata/demo.erl's module and starts it. The examples leave out
// what closes both, as the test is over then.
func demo(options vm.Options, config vm.Config) *vm.Instance {
	ctx := context.Background()
	code, err := os.ReadFile("testdata/demo.beam")
	if err != nil {
		log.Fatal(err)
	}
	options.Cache = cache
	program, err := vm.Compile(ctx, [][]byte{code}, options)
	if err != nil {
		log.Fatal(err)
	}
	instance, err := program.Instantiate(ctx, config)
	if err != nil {
		log.Fatal(err)
	}
	return instance
}

// Modules are .beam files; what they print goes where the instance's
// configuration says.
func Example() {
	ctx := context.Background()
	code, err := os.ReadFile("testdata/demo.beam")
	if err != nil {
		log.Fatal(err)
	}
	program, err := vm.Compile(ctx, [][]byte{code}, vm.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer program.Close(ctx)
	instance, err := program.Instantiate(ctx, vm.Config{Stdout: os.Stdout})
	if err != nil {
		log.Fatal(err)
	}
	defer instance.Close(ctx)
	result, err := instance.Call(ctx, "demo", "greet", "world")
	fmt.Println(result, err)
	// Output:
	// Hello, world!
	// ok <nil>
}

// Go values become terms, and terms are Go values.
func ExampleInstance_Call() {
	instance := demo(vm.Options{}, vm.Config{})
	ctx := context.Background()
	average, err := instance.Call(ctx, "demo", "average", []int{1, 2, 4, 5})
	fmt.Println(average, err)
	counts, err := instance.Call(ctx, "demo", "count", []any{beam.Atom("a"), 1, beam.Atom("a")})
	fmt.Println(len(counts.(beam.Map)), beam.Format(counts), err)
	// Output:
	// 3 <nil>
	// 2 #{1 => 1,a => 2} <nil>
}

// An Erlang exception is an error with class, reason and stack trace.
func ExampleException() {
	instance := demo(vm.Options{}, vm.Config{})
	_, err := instance.Call(context.Background(), "demo", "average", []int{})
	var e *vm.Exception
	if errors.As(err, &e) {
		fmt.Println(e.Class, beam.Format(e.Reason), e.Stacktrace[0])
	}
	// Output:
	// error badarith demo:average/1 (demo.erl, line 7)
}

// A function written in Go, as Erlang calls it.
func ExampleFunction() {
	prices := map[beam.Atom]float64{"apple": 0.5, "pear": 0.75}
	price := func(_ context.Context, args []beam.Term) (any, error) {
		item, _ := args[0].(beam.Atom)
		p, ok := prices[item]
		if !ok {
			return nil, fmt.Errorf("no price for %s", beam.Format(args[0]))
		}
		return p, nil
	}
	instance := demo(vm.Options{Functions: map[string]vm.Function{"shop:price/1": price}}, vm.Config{})
	ctx := context.Background()
	order, err := vm.ParseTerm("[{apple, 4}, {pear, 2}]")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(instance.Call(ctx, "demo", "total", order))
	answer, err := instance.Call(ctx, "demo", "answer", beam.Atom("fig"))
	fmt.Println(beam.Format(answer), err)
	// Output:
	// 3.5 <nil>
	// {error,{host,<<110,111,32,112,114,105,99,101,32,102,111,114,32,102,105,103>>}} <nil>
}

// A program that uses more memory than it may ends with a message.
func ExampleConfig_memoryLimit() {
	instance := demo(vm.Options{}, vm.Config{MemoryLimit: 32 << 20})
	_, err := instance.Call(context.Background(), "demo", "fill", []any{})
	var exit *vm.ExitError
	fmt.Println(errors.As(err, &exit))
	// Output:
	// true
}

// Reductions measure what a program does, the same on every machine.
func ExampleConfig_reductionLimit() {
	instance := demo(vm.Options{}, vm.Config{ReductionLimit: 1_000_000})
	_, err := instance.Call(context.Background(), "demo", "loop")
	var exit *vm.ExitError
	fmt.Println(errors.As(err, &exit))
	// Output:
	// true
}

// A program ends when the context of the call does.
func ExampleInstance_Call_cancel() {
	instance := demo(vm.Options{}, vm.Config{})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err := instance.Call(ctx, "demo", "loop")
	fmt.Println(err)
	// Output:
	// context deadline exceeded
}
