// Wasmtime runs a linked program in wasmtime, for bench/speed:
//
//	wasmtime PROGRAM.wasm
//
// It reads requests (the external term {M, F, Args} in hex), one a line, and
// answers with the microseconds that each took. It is a module of its own
// because wasmtime needs cgo, which nothing else here does.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/bytecodealliance/wasmtime-go/v39"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("wasmtime: ")
	if len(os.Args) != 2 {
		log.Fatal("one linked program is wanted")
	}
	p, err := start(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		request, err := hex.DecodeString(lines.Text())
		if err != nil {
			log.Fatal(err)
		}
		took, err := p.call(request)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(float64(took) / float64(time.Microsecond))
	}
}

// program is a program that is running.
type program struct {
	store    *wasmtime.Store
	instance *wasmtime.Instance
	memory   *wasmtime.Memory
}

func start(file string) (*program, error) {
	engine := wasmtime.NewEngine()
	module, err := wasmtime.NewModuleFromFile(engine, file)
	if err != nil {
		return nil, err
	}
	linker := wasmtime.NewLinker(engine)
	if err := linker.DefineWasi(); err != nil {
		return nil, err
	}
	store := wasmtime.NewStore(engine)
	wasi := wasmtime.NewWasiConfig()
	wasi.InheritStdout()
	wasi.InheritStderr()
	store.SetWasi(wasi)
	instance, err := linker.Instantiate(store, module)
	if err != nil {
		return nil, err
	}
	p := &program{store, instance, instance.GetExport(store, "memory").Memory()}
	if p.instance.GetFunc(store, "_initialize") != nil {
		if _, err := p.run("_initialize"); err != nil {
			return nil, err
		}
	}
	_, err = p.run("rt.start", instance.GetExport(store, "descriptor").Global().Get(store))
	return p, err
}

// run calls an export.
func (p *program) run(name string, args ...any) (any, error) {
	return p.instance.GetFunc(p.store, name).Call(p.store, args...)
}

// call calls a function of the program, which must return {ok, Value}.
func (p *program) call(request []byte) (time.Duration, error) {
	at, err := p.run("rt.alloc", int32(len(request)))
	if err != nil {
		return 0, err
	}
	copy(p.memory.UnsafeData(p.store)[uint32(at.(int32)):], request)
	f := p.instance.GetFunc(p.store, "rt.call_etf")
	begin := time.Now()
	answer, err := f.Call(p.store, at, int32(len(request)))
	took := time.Since(begin)
	if err != nil {
		return 0, err
	}
	if _, err := p.run("rt.free", at); err != nil {
		return 0, err
	}
	memory := p.memory.UnsafeData(p.store)
	record := memory[uint32(answer.(int32)):]
	etf := memory[binary.LittleEndian.Uint32(record):][:binary.LittleEndian.Uint32(record[4:])]
	// the version, then a tuple of two elements; an exception has three
	if len(etf) < 3 || etf[0] != 131 || etf[1] != 104 || etf[2] != 2 {
		return 0, fmt.Errorf("the program has failed: %x", etf)
	}
	return took, nil
}
