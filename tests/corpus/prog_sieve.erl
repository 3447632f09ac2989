%% Primes by trial lists, by a tuple of flags, and their factorisations.
-module(prog_sieve).
-export([start/0]).

start() ->
    P = sieve(seq(2, 200)),
    {P, flags(200) =:= P, length(flags(3000)), [{N, factor(N, 2)} || N <- [60, 97, 1001, 65536, 600851475143, 999999]]}.

sieve([]) -> [];
sieve([P | T]) -> [P | sieve([X || X <- T, X rem P =/= 0])].

flags(N) -> collect(2, N, strike(2, N, list_to_tuple([true || _ <- seq(1, N)]))).

strike(I, N, T) when I * I > N -> T;
strike(I, N, T) ->
    case element(I, T) of
        true -> strike(I + 1, N, multiples(I * I, I, N, T));
        false -> strike(I + 1, N, T)
    end.

multiples(J, _, N, T) when J > N -> T;
multiples(J, I, N, T) -> multiples(J + I, I, N, setelement(J, T, false)).

collect(I, N, _) when I > N -> [];
collect(I, N, T) ->
    case element(I, T) of
        true -> [I | collect(I + 1, N, T)];
        false -> collect(I + 1, N, T)
    end.

factor(1, _) -> [];
factor(N, D) when D * D > N -> [N];
factor(N, D) when N rem D =:= 0 -> [D | factor(N div D, D)];
factor(N, D) -> factor(N, D + 1).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
