%% Type tests and comparisons that are seldom written alone: numbers, ports, bit strings, /=.
-module(guard_rare_tests).
-export([start/0, f/1, ne/2]).

start() ->
    Vs = [0, 1.0, 1 bsl 70, a, <<1>>, [], {}, "x", #{}],
    [{V, f(V), g(V), h(V), nb(V), [ne(V, W) || W <- [0, 1, a, 1.0]]} || V <- Vs].

f(X) when is_number(X) -> number;
f(X) when is_port(X) -> port;
f(X) when is_bitstring(X) -> bits;
f(_) -> other.

g(X) when not is_number(X) -> no_number;
g(_) -> number.

h(X) when is_port(X); is_pid(X); is_reference(X) -> handle;
h(X) when not is_bitstring(X) -> no_bits;
h(_) -> bits.

nb(X) ->
    case is_bitstring(X) of
        true when not is_binary(X) -> odd_bits;
        true -> whole_bytes;
        false -> none
    end.

ne(A, B) when A /= B, B /= a -> differs;
ne(A, B) when A /= 0 andalso B /= 1.0 -> apart;
ne(_, _) -> same.
