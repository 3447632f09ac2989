// Package host holds what the host of a program calls:
//
//	rt.start(descriptor)                 once, before anything else
//	rt.alloc(bytes) -> address           memory for requests
//	rt.free(address)
//	rt.call_etf(address, length) -> address of [address][length]
//	rt.host_request(n)                   arguments of a function of the host, like rt.call_etf
//	rt.host_reply(address, length)       its result: {ok, Value} or {Class, Reason} -> term or 0
//	rt.main(module, function)            runs a program from its entry to its end
//	rt.set_memory_limit(pages)           before rt.start
//	rt.set_reduction_limit(reductions)   (package code)
//	rt.reductions() -> reductions used   (package code)
//	rt.cancel_address() -> address       of a word that cancels the program when set (package code)
//
// A request of rt.call_etf is {Module, Function, Arguments} in external term
// format, at an address that rt.alloc returned. The answer is {ok, Value} or
// {Class, Reason, Stacktrace}; it is valid until the next call.
package host
