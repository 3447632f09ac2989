%% The example of the README. Compile it with
%%     erlc +deterministic hello.erl
-module(hello).
-export([start/0, fib/1, primes/1, greet/1]).

%% Where AtomVM begins.
start() ->
    erlang:display(greet(atomvm)),
    erlang:display(fib(20)).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

%% The primes up to N, by trial division.
primes(N) -> primes(2, N, []).

primes(I, N, Found) when I > N -> reverse(Found, []);
primes(I, N, Found) ->
    case has_divisor(I, Found) of
        true -> primes(I + 1, N, Found);
        false -> primes(I + 1, N, [I | Found])
    end.

has_divisor(I, [P | _]) when I rem P =:= 0 -> true;
has_divisor(I, [_ | Ps]) -> has_divisor(I, Ps);
has_divisor(_, []) -> false.

reverse([H | T], Acc) -> reverse(T, [H | Acc]);
reverse([], Acc) -> Acc.

greet(Name) -> #{greeting => <<"hello">>, to => {name, Name}}.
